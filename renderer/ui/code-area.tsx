import { Field } from '@base-ui/react/field';
import clsx from 'clsx';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { controlClass } from './text-input';

export interface CodeCompletions {
  /** Where the text begins that a completion replaces; it ends at the caret. */
  readonly from: number;
  readonly items: readonly { readonly insert: string; readonly detail: string }[];
}

export interface CodeAreaProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What could be written at the caret. */
  complete: (text: string, caret: number) => CodeCompletions | null;
  rows?: number | undefined;
  maxLength?: number | undefined;
  placeholder?: string | undefined;
  isInvalid?: boolean | undefined;
}

/**
 * A text field for code. What could come next stands below it: arrows choose, Enter or Tab takes it, Escape puts it away.
 * Without a choice Enter and Tab do what they always do.
 */
export function CodeArea({
  label,
  value,
  onChange,
  complete,
  rows = 3,
  maxLength,
  placeholder,
  isInvalid,
}: CodeAreaProps) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(-1);
  const [wantedCaret, setWantedCaret] = useState<number | null>(null);
  const completions = caret === null ? null : complete(value, caret);
  const items = completions?.items ?? [];

  // The caret can be placed only after React has put the new text into the field.
  useLayoutEffect(() => {
    if (wantedCaret === null) return;
    area.current?.focus();
    area.current?.setSelectionRange(wantedCaret, wantedCaret);
    setWantedCaret(null);
  }, [wantedCaret]);

  const show = (at: number | null) => {
    setCaret(at);
    setActive(-1);
  };
  const take = (index: number) => {
    const item = items[index];
    if (!completions || caret === null || !item) return;
    onChange(value.slice(0, completions.from) + item.insert + value.slice(caret));
    setWantedCaret(completions.from + item.insert.length);
    show(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moveOf(event, { active, count: items.length });
    if (move === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (move === 'close') show(null);
    else if (move === 'take') take(active);
    else setActive(move);
  };
  return (
    <div>
      <Field.Control
        render={<textarea ref={area} rows={rows} />}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={items.length > 0 ? listId : undefined}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        aria-invalid={isInvalid}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        className={clsx(controlClass, 'resize-y py-1.5 font-mono text-small', isInvalid && 'border-deny')}
        onChange={(event) => {
          onChange(event.target.value);
          show((event.target as unknown as HTMLTextAreaElement).selectionStart);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => show(null)}
      />
      {items.length > 0 && (
        <div
          id={listId}
          role="listbox"
          aria-label="What could come next"
          className="mt-1 overflow-hidden rounded-md border border-line bg-surface p-1"
        >
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the text field has the keys and the focus.
            <div
              key={item.insert}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className="flex min-h-8 cursor-default items-baseline gap-3 rounded-sm px-2 py-1 text-small hover:bg-text/5 aria-selected:bg-text/8 forced-colors:aria-selected:bg-[Highlight] forced-colors:aria-selected:text-[HighlightText]"
              // Before the field would lose the focus, and with it the list.
              onMouseDown={(event) => {
                event.preventDefault();
                take(index);
              }}
            >
              <span className="wrap-anywhere min-w-0 font-mono">{item.insert}</span>
              <span className="ml-auto text-right text-muted">{item.detail}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** What a key means for the list: the option to choose, taking it, or putting the list away. `null`: nothing. */
function moveOf(
  { key }: KeyboardEvent,
  { active, count }: { active: number; count: number },
): number | 'take' | 'close' | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (active + 1) % count;
    case 'ArrowUp':
      return active <= 0 ? count - 1 : active - 1;
    case 'Enter':
    case 'Tab':
      return active >= 0 ? 'take' : null;
    case 'Escape':
      return 'close';
    default:
      return null;
  }
}
