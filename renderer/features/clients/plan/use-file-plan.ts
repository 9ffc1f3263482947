import { useEffect, useState } from 'react';
import type { FilePlan, OtherEntries } from '../../../../shared/domain/file-plan';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';

/** What shall be planned. `fileIds: null`: everything that is connected. */
export type PlanRequest =
  | { readonly kind: 'connect'; readonly fileIds: readonly string[] }
  | { readonly kind: 'disconnect'; readonly fileIds: readonly string[] | null }
  | { readonly kind: 'restore'; readonly backupId: string };

export interface PlanOptions {
  readonly others: OtherEntries;
  readonly withSecrets: boolean;
}

export interface UsedFilePlan {
  /** The latest one; while a choice is planned anew, the one before it. */
  readonly plan: FilePlan | null;
  /** Whether it is the plan of what is chosen now: nothing else may be applied. */
  readonly isCurrent: boolean;
  readonly error: string | null;
  /** Reads the files again. */
  readonly again: () => void;
}

/** Plans when it is first shown and with every choice. A plan of an earlier choice that comes late does not count. */
export function useFilePlan(request: PlanRequest, options: PlanOptions): UsedFilePlan {
  const [attempt, setAttempt] = useState(0);
  const wanted = JSON.stringify([request, options, attempt]);
  const [answer, setAnswer] = useState<{ wanted: string; plan: FilePlan | null; error: string | null } | null>(null);
  const { run } = useAction(makePlan);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` is request, options and attempt by value.
  useEffect(() => {
    let isWanted = true;
    void run(request, options).then((made) => {
      if (!isWanted) return;
      setAnswer(made.ok ? { wanted, plan: made.value, error: null } : { wanted, plan: null, error: made.error });
    });
    return () => {
      isWanted = false;
    };
  }, [wanted, run]);
  const isCurrent = answer?.wanted === wanted;
  return {
    plan: answer?.plan ?? null,
    isCurrent,
    error: isCurrent ? answer.error : null,
    again: () => setAttempt((count) => count + 1),
  };
}

function makePlan(request: PlanRequest, { others, withSecrets }: PlanOptions): Promise<FilePlan> {
  switch (request.kind) {
    case 'connect':
      return app['clients.planConnect']({ fileIds: [...request.fileIds], others });
    case 'disconnect':
      return app['clients.planDisconnect']({ fileIds: request.fileIds && [...request.fileIds], withSecrets });
    case 'restore':
      return app['clients.planRestore']({ backupId: request.backupId });
  }
}
