import { type RefObject, useEffect, useRef, useState } from 'react';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import type { PlannedImport } from './source-dialog';
import { type UsedChoices, useChoices } from './use-choices';

/** What came of an import. */
export interface DoneImport {
  readonly servers: readonly string[];
  readonly undoId: string;
  /** Kinds of the clients that the servers stand in. */
  readonly kinds: readonly string[];
}

export interface ReviewEvents {
  readonly onPlanned: (planned: PlannedImport) => void;
  readonly onDone: (done: DoneImport) => void;
}

export interface UsedReview {
  readonly choices: UsedChoices;
  readonly isImporting: boolean;
  readonly isLooking: boolean;
  readonly error: string | null;
  readonly mayImport: boolean;
  /** Whether the person wanted to go on: only then is said what is missing. */
  readonly isTried: boolean;
  /** Around the fields, the first of which that is wrong gets the focus. */
  readonly fields: RefObject<HTMLDivElement | null>;
  take(): void;
  /** Reads the files again: a plan is good for some minutes, and once. */
  lookAnew(): void;
}

export function useReview({ request, plan }: PlannedImport, { onPlanned, onDone }: ReviewEvents): UsedReview {
  const takenNames = useValue(app['servers.list'])?.map(({ name }) => name) ?? [];
  const choices = useChoices(plan.candidates, takenNames);
  const [tries, setTries] = useState(0);
  const importing = useAction(async () => {
    const { servers, undoId } = await app['clients.import']({ planId: plan.id, choices: [...choices.ticked] });
    onDone({ servers, undoId, kinds: kindsOf(choices) });
  });
  const looking = useAction(async () => {
    onPlanned({ request, plan: await app['clients.planImport'](request) });
    importing.reset();
  });
  const isRunning = importing.isRunning || looking.isRunning;
  // What was refused may be put right: a name that somebody else took meanwhile.
  const change: UsedChoices['change'] = (key, part) => {
    importing.reset();
    choices.change(key, part);
  };
  return {
    choices: { ...choices, change },
    isImporting: importing.isRunning,
    isLooking: looking.isRunning,
    error: looking.error ?? importing.error,
    mayImport: choices.ticked.length > 0 && !isRunning && importing.error === null,
    isTried: tries > 0,
    fields: useFocusOnProblem(tries),
    take() {
      setTries(tries + 1);
      if (choices.isValid) void importing.run();
    },
    lookAnew: () => void looking.run(),
  };
}

function kindsOf({ all }: UsedChoices): readonly string[] {
  const sources = all.filter(({ choice }) => choice.isTicked).flatMap(({ candidate }) => candidate.sources);
  return [...new Set(sources.flatMap(({ kind }) => (kind === null ? [] : [kind])))];
}

/** With each try: the first field that keeps it from going on may be far out of sight. */
function useFocusOnProblem(tries: number): RefObject<HTMLDivElement | null> {
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tries === 0) return;
    const first = fields.current?.querySelector<HTMLElement>('input[data-invalid]');
    first?.focus({ preventScroll: true });
    first?.scrollIntoView?.({ block: 'center' });
  }, [tries]);
  return fields;
}
