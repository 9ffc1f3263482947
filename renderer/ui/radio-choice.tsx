import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type ReactNode, useId } from 'react';

export interface RadioOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** What follows from it. */
  readonly description?: ReactNode;
}

export interface RadioChoiceProps<T extends string> {
  /** The question, shown above. */
  readonly label: string;
  readonly options: readonly RadioOption<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few, each with what follows from it. Arrow keys choose. */
export function RadioChoice<T extends string>({ label, options, value, onChange }: RadioChoiceProps<T>) {
  const labelId = useId();
  return (
    <div className="space-y-1">
      <p id={labelId} className="font-medium">
        {label}
      </p>
      <RadioGroup aria-labelledby={labelId} value={value} onValueChange={(next: T) => onChange(next)}>
        {options.map((option) => (
          <Option key={option.value} option={option} />
        ))}
      </RadioGroup>
    </div>
  );
}

function Option({ option: { value, label, description } }: { option: RadioOption<string> }) {
  const descriptionId = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the radio inside is the control.
    <label className="flex min-h-8 min-w-0 items-start gap-2 py-1.5">
      <Radio.Root
        value={value}
        aria-label={label}
        aria-describedby={description ? descriptionId : undefined}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-muted bg-surface data-checked:border-accent data-checked:bg-accent"
      >
        <Radio.Indicator className="size-1.5 rounded-full bg-on-accent forced-colors:bg-[ButtonText]" />
      </Radio.Root>
      <span className="wrap-anywhere min-w-0 grow">
        {label}
        {description ? (
          <span id={descriptionId} className="block text-muted text-small">
            {description}
          </span>
        ) : null}
      </span>
    </label>
  );
}
