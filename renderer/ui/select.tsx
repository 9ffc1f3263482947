import { Select as BaseSelect } from '@base-ui/react/select';
import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { HostileText } from './hostile-text';
import { Kbd } from './kbd';
import { popupClass, popupItemClass } from './popup-class';

export interface SelectOption<T extends string> {
  value: T;
  /** May hold somebody else's words: it is shown as hostile text. */
  label: string;
  isDisabled?: boolean | undefined;
  /** The key that chooses it while the list is closed. */
  hint?: string | undefined;
}

export interface SelectProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  /** Its name for assistive technology; inside a `Field` the field's label is seen. */
  label: string;
  isDisabled?: boolean | undefined;
  /** `plain`: text with a triangle, as in the prompt. */
  look?: 'control' | 'plain' | undefined;
}

export function Select<T extends string>({
  value,
  onChange,
  options,
  label,
  isDisabled,
  look = 'control',
}: SelectProps<T>) {
  return (
    <BaseSelect.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      disabled={isDisabled ?? false}
      modal={false}
    >
      <BaseSelect.Trigger aria-label={label} className={clsx(triggerClass, looks[look])}>
        <BaseSelect.Value className="wrap-anywhere min-w-0 text-left">
          {(shown: T) => <HostileText text={options.find((option) => option.value === shown)?.label ?? shown ?? ''} />}
        </BaseSelect.Value>
        <BaseSelect.Icon>
          {look === 'plain' ? (
            <span aria-hidden="true">▾</span>
          ) : (
            <ChevronDown className="size-4 stroke-[1.75] text-muted" />
          )}
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-20 outline-none">
          <BaseSelect.Popup
            className={clsx(
              popupClass,
              'max-h-[var(--available-height)] max-w-[var(--available-width)] overflow-y-auto',
            )}
          >
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                disabled={option.isDisabled ?? false}
                className={popupItemClass}
              >
                <span className="flex size-4 shrink-0 items-center justify-center">
                  <BaseSelect.ItemIndicator>
                    <Check className="size-4 stroke-[1.75]" />
                  </BaseSelect.ItemIndicator>
                </span>
                <BaseSelect.ItemText className="wrap-anywhere min-w-0 grow">
                  <HostileText text={option.label} />
                </BaseSelect.ItemText>
                {option.hint ? <Kbd>{option.hint}</Kbd> : null}
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

const triggerClass = 'inline-flex max-w-full select-none items-center text-body data-disabled:opacity-50';

const looks = {
  control:
    'min-h-[34px] justify-between gap-2 rounded-md border border-line bg-surface px-2.5 text-text hover:bg-text/5',
  plain: 'min-h-8 gap-1 rounded-sm text-muted hover:text-text',
} as const;
