import { randomUUID } from 'node:crypto';
import type { FilePlan } from '../../../shared/domain/file-plan';
import { GatehouseError } from '../../../shared/errors';
import type { Clock } from '../../gateway/ports';
import type { Operation, Planned } from './operation';

interface FilePlans {
  keep(planned: readonly Planned[]): FilePlan;
  /** What the person saw and now wants; once. Throws when it is too old, or was taken. */
  take(planId: string): readonly Operation[];
}

const goodForMs = 600_000;
/** Each holds whole files. */
const mostPlans = 8;

/** Only what was shown can be carried out: a plan is kept here, and the page has nothing but its name. */
export function createFilePlans(clock: Clock): FilePlans {
  const plans = new Map<string, { operations: readonly Operation[]; untilMs: number }>();

  function forgetOld(): void {
    for (const [id, { untilMs }] of plans) if (clock.monotonicMs() > untilMs) plans.delete(id);
    const [oldest] = plans.keys();
    if (plans.size >= mostPlans && oldest !== undefined) plans.delete(oldest);
  }

  return {
    keep(planned) {
      const id = randomUUID();
      const operations = planned.flatMap(({ operation }) => (operation ? [operation] : []));
      forgetOld();
      plans.set(id, { operations, untilMs: clock.monotonicMs() + goodForMs });
      return { id, changes: planned.map(({ change }) => change) };
    },
    take(planId) {
      const plan = plans.get(planId);
      plans.delete(planId);
      if (!plan || clock.monotonicMs() > plan.untilMs)
        throw new GatehouseError('conflict', 'This preview is too old, or was applied already. Look at it anew.');
      return plan.operations;
    },
  };
}
