import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

export interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** What stands beside it and names it. */
  children: ReactNode;
}

/** A tick, and beside it what it means. */
export function Checkbox({ checked, onChange, children }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control.
    <label className="flex min-h-8 min-w-0 items-start gap-2 py-1.5 text-body">
      <BaseCheckbox.Root
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-muted bg-surface data-checked:border-accent data-checked:bg-accent"
      >
        <BaseCheckbox.Indicator className="text-on-accent forced-colors:text-[ButtonText] [&>svg]:size-3 [&>svg]:stroke-[3]">
          <Check aria-hidden="true" />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className="wrap-anywhere min-w-0 grow">{children}</span>
    </label>
  );
}
