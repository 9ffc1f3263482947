import { useState } from 'react';
import type { Unit } from './units';

export interface Ticks {
  readonly ticked: Unit;
  /** Calls that came when the others could be answered already: not ticked by themselves. */
  readonly late: number;
  isTicked(id: string): boolean;
  set(id: string, isTicked: boolean): void;
  setAll(isTicked: boolean): void;
}

/** Which calls of a group an answer is for: all that were there when it could first be given, until the person says otherwise. */
export function useTicks(unit: Unit, isArmed: boolean): Ticks {
  const [first, setFirst] = useState<ReadonlySet<string> | null>(null);
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  if (isArmed && first === null) setFirst(new Set(unit.map(({ id }) => id)));
  const wasThere = (id: string) => first === null || first.has(id);
  const isTicked = (id: string) => chosen.get(id) ?? wasThere(id);
  return {
    ticked: unit.filter(({ id }) => isTicked(id)),
    late: unit.filter(({ id }) => !wasThere(id) && !chosen.has(id)).length,
    isTicked,
    set: (id, next) => setChosen((before) => new Map(before).set(id, next)),
    setAll: (next) => setChosen(new Map(unit.map(({ id }) => [id, next]))),
  };
}
