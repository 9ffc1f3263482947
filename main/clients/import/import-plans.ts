import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../../shared/errors';
import type { Clock } from '../../gateway/ports';

/** Plans that were shown, by their ids. */
export interface ImportPlans<T> {
  keep(plan: T): string;
  /** @throws GatehouseError `conflict` when it is too old, or was carried out. */
  get(planId: string): T;
  /** It was carried out. */
  end(planId: string): void;
}

const goodForMs = 600_000;
/** Each holds the values of secrets. */
const mostPlans = 4;

/** Only what was shown can be carried out: a plan is kept here, in memory alone, and the page has nothing but its name. */
export function createImportPlans<T>(clock: Clock): ImportPlans<T> {
  const plans = new Map<string, { plan: T; untilMs: number; timer: NodeJS.Timeout }>();

  function end(planId: string): void {
    clearTimeout(plans.get(planId)?.timer);
    plans.delete(planId);
  }

  return {
    keep(plan) {
      const id = randomUUID();
      const [oldest] = plans.keys();
      if (plans.size >= mostPlans && oldest !== undefined) end(oldest);
      const timer = setTimeout(() => end(id), goodForMs).unref();
      plans.set(id, { plan, untilMs: clock.monotonicMs() + goodForMs, timer });
      return id;
    },
    get(planId) {
      const kept = plans.get(planId);
      if (kept && clock.monotonicMs() <= kept.untilMs) return kept.plan;
      end(planId);
      throw new GatehouseError(
        'conflict',
        'This list of servers is too old, or was imported already. Look for servers anew.',
      );
    },
    end,
  };
}
