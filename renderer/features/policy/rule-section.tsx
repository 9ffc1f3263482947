import { type KeyboardEvent, type Ref, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { Notice } from '../../ui/notice';
import { targetIndex } from './move-rule';
import { RuleRow, type RuleRowActions } from './rule-row';
import { useDragRule } from './use-drag-rule';
import { useMoveRule } from './use-move-rule';
import { useRuleRows } from './use-rule-rows';

export interface RuleSectionProps {
  readonly label: string;
  readonly rules: readonly RuleView[];
  /** How many rules of the whole list stand above these. */
  readonly offset: number;
  readonly isLocked: boolean;
  /** Not while the list is filtered: then nobody sees between which rules one would land. */
  readonly canMove: boolean;
  /** The place of each rule in the whole list, from 1. */
  readonly positions: ReadonlyMap<string, number>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly actions: RuleRowActions;
  /** A rule that the list is led to, if it is one of these. */
  readonly shownId: string | null;
  readonly onShown: () => void;
}

/** A list and not a table: the order is the meaning. `Alt+↑` and `Alt+↓` move the focused rule; so does dragging its handle. */
export function RuleSection({ label, rules, offset, isLocked, canMove, positions, ...others }: RuleSectionProps) {
  const { scroller, actions, shownId, onShown } = others;
  const keysId = useId();
  const list = useRef<HTMLOListElement>(null);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const reveal = (index: number) => virtualizer.scrollToIndex(index);
  const { move, focus, announcement, error } = useMoveRule({ rules, offset, list, reveal });
  const drag = useDragRule(rules, move);
  const virtualizer = useRuleRows({ scroller, list, rules, kept: [focusedId, drag.draggedId] });
  const isMovable = canMove && !isLocked && rules.length > 1;
  useEffect(() => {
    if (shownId === null || !rules.some(({ id }) => id === shownId)) return;
    focus(shownId);
    onShown();
  }, [shownId, rules, focus, onShown]);
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const target = steppedTo(event, index, rules.length);
    if (target === undefined) return;
    event.preventDefault();
    if (target === null) return;
    if (!event.altKey) focus(rules[target]?.id ?? '');
    else if (isMovable) move(index, target);
  };
  return (
    <>
      {error !== null && <Notice tone="error">{error}</Notice>}
      {isMovable && (
        <p id={keysId} className="mb-2 text-muted text-small">
          Drag a rule by its handle, or focus it and press Alt+↑ or Alt+↓ to move it.
        </p>
      )}
      <ol
        ref={list}
        aria-label={label}
        className="relative box-content overflow-clip rounded-md border border-line bg-surface"
        style={{ height: virtualizer.getTotalSize() }}
        onFocus={(event) => setFocusedId(idOfRow(event.target))}
        onBlur={() => setFocusedId(null)}
      >
        {virtualizer.getVirtualItems().map(({ index, start, key }) => (
          <RuleItem
            key={key}
            {...{ rules, index, drag, actions, isMovable, move, onKeyDown }}
            ref={virtualizer.measureElement}
            top={start - virtualizer.options.scrollMargin}
            position={positions.get(rules[index]?.id ?? '') ?? index + 1}
            isLocked={isLocked}
            describedBy={isMovable ? keysId : undefined}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </>
  );
}

interface RuleItemProps extends Pick<RuleSectionProps, 'rules' | 'isLocked' | 'actions'> {
  readonly ref: Ref<HTMLLIElement>;
  readonly index: number;
  /** Where it stands in the list, in px. */
  readonly top: number;
  readonly position: number;
  readonly isMovable: boolean;
  readonly describedBy: string | undefined;
  readonly drag: ReturnType<typeof useDragRule>;
  readonly move: (from: number, index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent, index: number) => void;
}

function RuleItem({ ref, rules, index, top, drag, move, onKeyDown, describedBy, ...row }: RuleItemProps) {
  const rule = rules[index];
  if (!rule) return null;
  return (
    <li
      ref={ref}
      data-index={index}
      data-rule={rule.id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a rule is moved by the keys it gets.
      tabIndex={0}
      aria-posinset={index + 1}
      aria-setsize={rules.length}
      aria-describedby={describedBy}
      className={`absolute inset-x-0 top-0 border-line -outline-offset-2 ${index === 0 ? '' : 'border-t'} ${drag.edgeClass(index)}`}
      style={{ transform: `translateY(${top}px)` }}
      onKeyDown={(event) => onKeyDown(event, index)}
      onDragOver={(event) => drag.over(event, index)}
      onDrop={drag.drop}
    >
      <RuleRow
        {...row}
        rule={rule}
        isLocked={row.isLocked || rule.isLocked}
        onMoveTo={(end) => move(index, end === 'top' ? 0 : rules.length - 1)}
        onDragStart={(event) => drag.start(event, index)}
        onDragEnd={drag.end}
      />
    </li>
  );
}

/** The neighbour that an arrow key means; `null` beyond the ends, `undefined` for keys that are not for the row. */
function steppedTo(event: KeyboardEvent, index: number, count: number): number | null | undefined {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return undefined;
  // Arrows alone belong to the control that has the focus.
  if (!event.altKey && event.target !== event.currentTarget) return undefined;
  return targetIndex(index, event.key === 'ArrowUp' ? -1 : 1, count);
}

function idOfRow(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest('[data-rule]')?.getAttribute('data-rule') ?? null) : null;
}
