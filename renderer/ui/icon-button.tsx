import { Tooltip } from '@base-ui/react/tooltip';
import clsx from 'clsx';
import type { ComponentPropsWithRef, ReactNode } from 'react';

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children' | 'aria-label'> {
  label: string;
  icon: ReactNode;
}

/** A button that shows only an icon; its name is also its tooltip. */
export function IconButton({ label, icon, className, ...props }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        type="button"
        {...props}
        aria-label={label}
        className={clsx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-md border border-transparent text-muted transition-opacity enabled:hover:bg-text/5 enabled:hover:text-text disabled:opacity-50 [&>svg]:size-4 [&>svg]:stroke-[1.75]',
          className,
        )}
      >
        {icon}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-30">
          <Tooltip.Popup className="rounded-sm border border-line bg-text px-2 py-1 text-bg text-small shadow-popup">
            {label}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
