import { useState } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { keyOf, type Unit, unitsOf } from './group/units';

export interface Queue {
  /** One request, or several that came together; none when nothing waits. */
  readonly shown: Unit;
  /** Counted from 1. */
  readonly place: number;
  readonly total: number;
  readonly isWalking: boolean;
  /** How many calls came together with the one shown, itself among them. */
  readonly together: number;
  walk(step: 1 | -1): void;
  /** Shows a call by itself, and goes on doing so when others of its group come. */
  setApart(id: string): void;
  /** Puts the call shown together again with those that came with it. */
  join(): void;
  /** Hides them at once: main's next value will be without them. */
  settle(requests: readonly ApprovalRequest[]): void;
}

/** Which of the waiting requests is shown: the same one while it waits, then the one that took its place. */
export function useQueue(pending: readonly ApprovalRequest[]): Queue {
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const [apart, setApart] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState({ key: '', id: '', index: 0, isWalking: false });
  const waiting = pending.filter((request) => !settled.has(nameOf(request)));
  const units = unitsOf(waiting, apart);
  const index = placeOf(units, at);
  const shown = units[index] ?? [];
  const [first] = shown;
  const key = keyOf(shown);
  if (first && (key !== at.key || first.id !== at.id || index !== at.index)) {
    setAt({ key, id: first.id, index, isWalking: at.isWalking && key === at.key });
  }
  const mates = waiting.filter(({ group }) => group !== null && group === first?.group);

  const show = (unit: Unit, place: number) =>
    setAt({ key: keyOf(unit), id: unit[0]?.id ?? '', index: place, isWalking: true });
  return {
    shown,
    place: index + 1,
    total: units.length,
    isWalking: at.isWalking,
    together: mates.length,
    walk(step) {
      const next = (index + step + units.length) % units.length;
      const target = units[next];
      if (target) show(target, next);
    },
    setApart(id) {
      setApart((before) => new Set(before).add(id));
      setAt((before) => ({ ...before, key: id, id }));
    },
    join() {
      setApart((before) => new Set([...before].filter((id) => !mates.some((mate) => mate.id === id))));
    },
    settle: (requests) => setSettled((before) => new Set([...before, ...requests.map(nameOf)])),
  };
}

/** The same one; else the one that has it in it; else what took its place. */
function placeOf(units: readonly Unit[], at: { key: string; id: string; index: number }): number {
  const same = units.findIndex((unit) => keyOf(unit) === at.key);
  if (same >= 0) return same;
  const holder = units.findIndex((unit) => unit.some(({ id }) => id === at.id));
  return holder >= 0 ? holder : Math.max(0, Math.min(at.index, units.length - 1));
}

function nameOf({ id, revision }: ApprovalRequest): string {
  return `${id} ${revision}`;
}
