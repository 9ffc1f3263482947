import type { Period, Rule, RuleLimit } from '../../../shared/domain/policy';
import { numberAt } from './call-arguments';
import { createUsageWindow, type UsageWindow } from './usage-window';

/** How much of rules' limits was used up at moments of the past, of which each is asked about in its turn. */
export interface PastUsage {
  /** For each limit of the rule, in their order. */
  used(rule: Rule, atMs: number): readonly number[];
  take(rule: Rule, atMs: number, argumentsJson: string | null): void;
}

const lengthMs: Readonly<Record<Period, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function createPastUsage(): PastUsage {
  const windows = new Map<string, readonly { limit: RuleLimit; window: UsageWindow }[]>();

  function windowsOf(rule: Rule) {
    const known = windows.get(rule.id);
    if (known) return known;
    const fresh = rule.limits.map((limit) => ({ limit, window: createUsageWindow(lengthMs[limit.per]) }));
    windows.set(rule.id, fresh);
    return fresh;
  }

  return {
    used: (rule, atMs) => windowsOf(rule).map(({ window }) => window.sum(atMs)),
    take(rule, atMs, argumentsJson) {
      for (const { limit, window } of windowsOf(rule))
        window.add({ id: null, atMs, amount: amountOf(limit, argumentsJson) });
    },
  };
}

function amountOf(limit: RuleLimit, argumentsJson: string | null): number {
  if (limit.kind === 'calls') return 1;
  try {
    return argumentsJson === null ? 0 : numberAt(argumentsJson, limit.argument);
  } catch {
    // A call without the number is one that the rule denies.
    return 0;
  }
}
