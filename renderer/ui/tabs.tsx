import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface Tab<T extends string> {
  id: T;
  label: string;
  count?: number | undefined;
  /** Say near it why. */
  isDisabled?: boolean | undefined;
}

export interface TabsProps<T extends string> {
  tabs: readonly Tab<T>[];
  active: T;
  onChange: (id: T) => void;
  /** What the active tab shows. */
  children?: ReactNode;
}

export function Tabs<T extends string>({ tabs, active, onChange, children }: TabsProps<T>) {
  return (
    <BaseTabs.Root value={active} onValueChange={(id: T) => onChange(id)}>
      <BaseTabs.List className="flex gap-4 border-line border-b">
        {tabs.map((tab) => (
          <BaseTabs.Tab
            key={tab.id}
            value={tab.id}
            disabled={tab.isDisabled ?? false}
            className="-mb-px flex h-9 select-none items-center gap-1.5 border-transparent border-b-2 text-muted outline-offset-[-2px] not-data-disabled:hover:text-text data-disabled:opacity-50 data-active:border-accent data-active:font-medium data-active:text-text"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="text-muted text-small">{tab.count}</span>}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {children === undefined ? null : (
        <BaseTabs.Panel value={active} className="pt-4 outline-offset-4">
          {children}
        </BaseTabs.Panel>
      )}
    </BaseTabs.Root>
  );
}
