import { type RefObject, useEffect, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';

export interface MoveRuleParts {
  readonly rules: readonly RuleView[];
  /** How many locked rules stand above these. */
  readonly offset: number;
  readonly list: RefObject<HTMLElement | null>;
  readonly reveal: (index: number) => void;
}

/** Moves a rule of the list, and the focus with it; tells where it went once main has it there. */
export function useMoveRule({ rules, offset, list, reveal }: MoveRuleParts) {
  const { run, error } = useAction(app['policy.move']);
  const [moved, setMoved] = useState<{ id: string; index: number } | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const [focusId, setFocusId] = useState<string | null>(null);
  const focus = (id: string) => {
    setFocusId(id);
    reveal(rules.findIndex((rule) => rule.id === id));
  };
  const arrived = moved === null ? undefined : rules[moved.index];
  if (moved !== null && arrived?.id === moved.id) {
    // Once only: when the list changes later, the focus stays where the person has it by then.
    setMoved(null);
    setFocusId(moved.id);
    setAnnouncement(`Moved to position ${offset + moved.index + 1} of ${offset + rules.length}: ${arrived.sentence}`);
  }
  // Runs after every drawing: the row may come into the page only once it is scrolled to.
  useEffect(() => {
    if (focusId === null) return;
    const row = rowOf(list.current, focusId);
    if (row && !row.contains(document.activeElement)) row.focus();
    if (row || !rules.some(({ id }) => id === focusId)) setFocusId(null);
  });
  return {
    error,
    focus,
    announcement,
    /** Both as places in this list. */
    move(from: number, index: number) {
      const id = rules[from]?.id;
      if (id === undefined || from === index) return;
      setMoved({ id, index });
      void run({ id, index: offset + index });
    },
  };
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | null {
  const row = [...(list?.children ?? [])].find((child) => child.getAttribute('data-rule') === id);
  return row instanceof HTMLElement ? row : null;
}
