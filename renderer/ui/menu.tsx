import { Menu as BaseMenu } from '@base-ui/react/menu';
import clsx from 'clsx';
import type { ReactElement, ReactNode } from 'react';
import { popupClass, popupItemClass } from './popup-class';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  onSelect: () => void;
  isDisabled?: boolean | undefined;
  tone?: 'danger' | undefined;
}

/** `trigger` is a button, such as `IconButton`. */
export function Menu({ trigger, items }: { trigger: ReactElement; items: readonly MenuItem[] }) {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align="end" className="z-20 outline-none">
          <BaseMenu.Popup className={popupClass}>
            {items.map((item) => (
              <BaseMenu.Item
                key={item.label}
                disabled={item.isDisabled ?? false}
                onClick={item.onSelect}
                className={clsx(popupItemClass, item.tone === 'danger' && 'text-deny')}
              >
                {item.icon}
                {item.label}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
