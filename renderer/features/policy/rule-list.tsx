import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Notice } from '../../ui/notice';
import { dropIndex, targetIndex } from './move-rule';
import { RuleRow } from './rule-row';

export interface RuleListProps {
  readonly rules: readonly RuleView[];
  readonly isLocked: boolean;
  readonly onEdit: (rule: RuleView) => void;
}

/** A list and not a table: the order is the meaning. `Alt+↑` and `Alt+↓` move the focused rule; so does dragging its handle. */
export function RuleList({ rules, isLocked, onEdit }: RuleListProps) {
  const list = useRef<HTMLOListElement>(null);
  const { move, announcement, error } = useMove(rules, list);
  const drag = useDrag(rules, move);
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (isLocked || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const target = targetIndex(index, event.key === 'ArrowUp' ? -1 : 1, rules.length);
    if (target !== null) move(index, target);
  };
  return (
    <>
      {error !== null && <Notice tone="error">{error}</Notice>}
      {!isLocked && rules.length > 1 && (
        <p id="rule-keys" className="mb-2 text-muted text-small">
          Drag a rule by its handle, or focus it and press Alt+↑ or Alt+↓ to move it.
        </p>
      )}
      <ol ref={list} aria-label="Rules, first match decides" className="rounded-t-md border border-line bg-surface">
        {rules.map((rule, index) => (
          <li
            key={rule.id}
            data-rule={rule.id}
            tabIndex={isLocked ? undefined : 0}
            aria-describedby={isLocked || rules.length < 2 ? undefined : 'rule-keys'}
            className={`border-line border-b last:border-b-0 -outline-offset-2 ${drag.edgeClass(index)}`}
            onKeyDown={(event) => onKeyDown(event, index)}
            onDragOver={(event) => drag.over(event, index)}
            onDrop={drag.drop}
          >
            <RuleRow
              {...{ rule, isLocked, onEdit }}
              position={index + 1}
              onDragStart={(event) => drag.start(event, index)}
              onDragEnd={drag.end}
            />
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </>
  );
}

/** What happens when no rule matches: fixed, hence not in the list. */
export function LastRow({ isAlone }: { isAlone: boolean }) {
  return (
    <section
      aria-label="When no rule matches"
      className={`${isAlone ? 'rounded-md' : 'rounded-b-md'} border border-line border-dashed px-4 py-3 text-muted`}
    >
      <p>
        <strong className="font-medium text-text">When no rule matches,</strong> the risk of the tool decides: tools
        that only read are allowed; you are asked before tools that change, destroy or run something, or whose risk is
        unknown.
      </p>
    </section>
  );
}

function useMove(rules: readonly RuleView[], list: React.RefObject<HTMLOListElement | null>) {
  const { run, error } = useAction(app['policy.move']);
  const [moved, setMoved] = useState<{ id: string; index: number } | null>(null);
  const arrived = moved !== null && rules[moved.index]?.id === moved.id ? moved : null;
  // Moving a node in the page takes its focus away.
  useEffect(() => {
    if (!arrived) return;
    const row = [...(list.current?.children ?? [])].find((child) => child.getAttribute('data-rule') === arrived.id);
    if (row instanceof HTMLElement && !row.contains(document.activeElement)) row.focus();
  }, [arrived, list]);
  return {
    error,
    announcement: arrived
      ? `Moved to position ${arrived.index + 1} of ${rules.length}: ${rules[arrived.index]?.sentence ?? ''}`
      : '',
    move(from: number, index: number) {
      const id = rules[from]?.id;
      if (id === undefined) return;
      setMoved({ id, index });
      void run({ id, index });
    },
  };
}

function useDrag(rules: readonly RuleView[], move: (from: number, index: number) => void) {
  const [dragged, setDragged] = useState<{ id: string; gap: number } | null>(null);
  const from = rules.findIndex((rule) => rule.id === dragged?.id);
  const end = () => setDragged(null);
  return {
    end,
    start(event: DragEvent, index: number) {
      const id = rules[index]?.id;
      if (id === undefined) return;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', id);
      const row = event.currentTarget.closest('li');
      if (row) event.dataTransfer.setDragImage(row, 16, 16);
      setDragged({ id, gap: index });
    },
    over(event: DragEvent, index: number) {
      if (from < 0 || !dragged) return;
      event.preventDefault();
      const { top, height } = event.currentTarget.getBoundingClientRect();
      const gap = event.clientY > top + height / 2 ? index + 1 : index;
      if (gap !== dragged.gap) setDragged({ ...dragged, gap });
    },
    drop(event: DragEvent) {
      if (from < 0 || !dragged) return;
      event.preventDefault();
      const target = dropIndex(from, dragged.gap);
      if (target !== null) move(from, target);
      end();
    },
    /** A line on the edge where the rule would land. */
    edgeClass(index: number): string {
      if (from < 0 || !dragged || dropIndex(from, dragged.gap) === null) return '';
      if (dragged.gap === index) return 'shadow-[inset_0_2px_0_var(--color-accent)]';
      const isBelowLast = dragged.gap === rules.length && index === rules.length - 1;
      return isBelowLast ? 'shadow-[inset_0_-2px_0_var(--color-accent)]' : '';
    },
  };
}
