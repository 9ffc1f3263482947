import { Autocomplete } from '@base-ui/react/autocomplete';
import clsx from 'clsx';
import { useState } from 'react';
import { popupClass, popupItemClass } from './popup-class';
import { controlClass } from './text-input';

export interface SuggestInputProps {
  value: string;
  onChange: (value: string) => void;
  /** Offered where they hold what was typed; anything else may be typed too. */
  suggestions: readonly string[];
  /** Its name where no `Field` names it. */
  label?: string | undefined;
  placeholder?: string | undefined;
  maxLength?: number | undefined;
  mono?: boolean | undefined;
}

const mostShown = 50;

/** A text field that offers known values. */
export function SuggestInput({ value, onChange, suggestions, label, placeholder, maxLength, mono }: SuggestInputProps) {
  const [isWanted, setIsWanted] = useState(false);
  const matches = matching(suggestions, value);
  return (
    <Autocomplete.Root
      items={suggestions}
      filteredItems={matches}
      value={value}
      onValueChange={(next) => onChange(next)}
      // An open list hides everything else from screen readers: one with nothing in it would do so for nothing.
      open={isWanted && matches.length > 0}
      onOpenChange={(isOpen) => setIsWanted(isOpen)}
      openOnInputClick
    >
      <Autocomplete.Input
        aria-label={label}
        placeholder={placeholder}
        maxLength={maxLength}
        spellCheck={false}
        className={clsx(controlClass, 'h-[34px]', mono ? 'font-mono text-small' : 'text-body')}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} className="z-20 outline-none">
          <Autocomplete.Popup
            className={clsx(
              popupClass,
              'max-h-[min(240px,var(--available-height))] max-w-[var(--available-width)] overflow-y-auto',
            )}
          >
            <Autocomplete.List>
              {(item: string) => (
                <Autocomplete.Item
                  key={item}
                  value={item}
                  className={clsx(popupItemClass, mono && 'font-mono text-small')}
                >
                  <span className="wrap-anywhere min-w-0 py-1">{item}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

function matching(suggestions: readonly string[], value: string): readonly string[] {
  const typed = value.trim().toLowerCase();
  return suggestions.filter((item) => item !== value && item.toLowerCase().includes(typed)).slice(0, mostShown);
}
