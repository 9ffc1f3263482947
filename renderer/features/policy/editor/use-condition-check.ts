import { useEffect, useState } from 'react';
import { app } from '../../../ipc/app';

export interface ConditionProblem {
  readonly text: string;
  /** Counts characters from 0. */
  readonly at: number;
}

const restMs = 300;

/** Asks main, once typing rests, whether a condition can be computed. What it said of another text counts no more. */
export function useConditionCheck(condition: string): ConditionProblem | null {
  const [checked, setChecked] = useState<{ condition: string; problem: ConditionProblem | null } | null>(null);
  useEffect(() => {
    if (condition === '') return;
    let isWanted = true;
    const timer = setTimeout(() => {
      app['policy.check']({ condition }).then(
        ({ problem }) => isWanted && setChecked({ condition, problem }),
        // Main checks again when the rule is saved, and says then what is wrong.
        () => isWanted && setChecked(null),
      );
    }, restMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [condition]);
  return checked?.condition === condition ? checked.problem : null;
}
