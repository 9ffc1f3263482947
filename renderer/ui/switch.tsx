import { Switch as BaseSwitch } from '@base-ui/react/switch';
import clsx from 'clsx';

export interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  isLabelHidden?: boolean | undefined;
  isDisabled?: boolean | undefined;
}

export function Switch({ checked, onChange, label, isLabelHidden = false, isDisabled = false }: SwitchProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control.
    <label className="inline-flex min-h-8 min-w-8 items-center justify-center gap-2 text-body">
      <BaseSwitch.Root
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={isDisabled}
        className="flex h-5 w-9 shrink-0 items-center rounded-full border border-muted bg-text/10 p-0.5 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full border border-transparent bg-muted transition-transform data-checked:translate-x-4 data-checked:bg-on-accent forced-colors:bg-[ButtonText]" />
      </BaseSwitch.Root>
      <span className={clsx(isLabelHidden && 'sr-only')}>{label}</span>
    </label>
  );
}
