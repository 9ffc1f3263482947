import type { ReactNode } from 'react';
import { Select, type SelectOption } from '../../ui/select';

export interface SettingRowProps {
  readonly title: string;
  readonly description?: string | undefined;
  readonly children: ReactNode;
}

export function SettingRow({ title, description, children }: SettingRowProps) {
  return (
    <div className="flex items-center gap-6 px-4 py-3">
      <div className="min-w-0 grow">
        <p>{title}</p>
        {description && <p className="text-muted text-small">{description}</p>}
      </div>
      <div className="shrink-0">{children}</div>
    </div>
  );
}

export interface ChoiceRowProps<T extends string> extends Omit<SettingRowProps, 'children'> {
  readonly choices: readonly SelectOption<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export function ChoiceRow<T extends string>({ title, description, choices, value, onChange }: ChoiceRowProps<T>) {
  return (
    <SettingRow title={title} description={description}>
      <Select label={title} options={choices} value={value} onChange={onChange} />
    </SettingRow>
  );
}
