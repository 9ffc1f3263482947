import { type DragEvent, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { dropIndex } from './move-rule';

/** Dragging a rule by its handle: where it would land is the edge that the pointer is nearer to. */
export function useDragRule(rules: readonly RuleView[], move: (from: number, index: number) => void) {
  const [dragged, setDragged] = useState<{ id: string; gap: number } | null>(null);
  const from = rules.findIndex((rule) => rule.id === dragged?.id);
  const end = () => setDragged(null);
  return {
    end,
    draggedId: dragged?.id ?? null,
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
