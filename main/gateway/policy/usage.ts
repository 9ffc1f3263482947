import type { Period, Rule } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import type { Clock } from '../ports';
import { numberAt } from './call-arguments';
import { createUsageWindow, type UsageWindow } from './usage-window';

/** What a call used up: one call, and the numbers of those arguments that limits add up. */
export interface UsageEntry {
  readonly at: Date;
  readonly amounts: Readonly<Record<string, number>>;
}

/** Keeps what was used up over restarts, for a day. Both throw when they cannot: then nobody knows what is left. */
export interface UsageMemory {
  /** The oldest first. */
  load(ruleId: string, since: Date): readonly UsageEntry[];
  add(ruleId: string, entry: UsageEntry): void;
}

export interface RuleUsage {
  /** How much of each limit of a rule is used up, in their order, without the call `except`. `Infinity`: that cannot be told. */
  used(rule: Rule, except?: string): readonly number[];
  /**
   * Counts a call that is about to run, once however often it is said. Throws when it cannot be kept; then it must not run, and
   * the rule's limits count as used up until it can be kept again.
   */
  take(rule: Rule, call: { readonly id: string; readonly argumentsJson: string }): void;
}

export const periodMs: Readonly<Record<Period, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** After this the store is tried again. */
const retryMs = 5000;

interface Kept {
  /** As it is now; its limits are those that the windows are of. */
  rule: Rule;
  /** `null`: what was used before could not be read. */
  readonly windows: readonly UsageWindow[] | null;
  readonly readAtMs: number;
  /** Calls that could not be written down, and when that was tried last. */
  unkept: { entries: UsageEntry[]; triedAtMs: number };
}

/** Windows go by the monotonic clock: setting the other one gives nobody more. */
export function createRuleUsage(clock: Clock, memory: UsageMemory): RuleUsage {
  const rules = new Map<string, Kept>();

  function keptOf(rule: Rule): Kept {
    const known = rules.get(rule.id);
    const nowMs = clock.monotonicMs();
    const isUsable = known?.windows !== null || nowMs - known.readAtMs < retryMs;
    if (known && isUsable && hasSameLimits(known.rule, rule)) {
      known.rule = rule;
      return known;
    }
    const unkept = known?.unkept ?? { entries: [], triedAtMs: nowMs };
    const kept: Kept = { rule, windows: read(rule, unkept.entries), readAtMs: nowMs, unkept };
    rules.set(rule.id, kept);
    return kept;
  }

  function read(rule: Rule, unkept: readonly UsageEntry[]): readonly UsageWindow[] | null {
    const windows = rule.limits.map(({ per }) => createUsageWindow(periodMs[per]));
    try {
      const entries = [...memory.load(rule.id, new Date(clock.now().getTime() - periodMs.day)), ...unkept];
      for (const entry of entries) add({ rule, windows }, entry, null);
      return windows;
    } catch {
      return null;
    }
  }

  function add(
    { rule, windows }: Pick<Kept, 'rule' | 'windows'>,
    { at, amounts }: UsageEntry,
    id: string | null,
  ): void {
    // What lies in the future was written before the clock was set back: it counts as of now.
    const agoMs = Math.max(0, clock.now().getTime() - at.getTime());
    const atMs = clock.monotonicMs() - agoMs;
    rule.limits.forEach((limit, index) => {
      const amount = limit.kind === 'calls' ? 1 : (amounts[limit.argument] ?? 0);
      windows?.[index]?.add({ id, atMs, amount });
    });
  }

  function keep(kept: Kept, entries: readonly UsageEntry[]): void {
    const { unkept, rule } = kept;
    unkept.entries = [...entries];
    unkept.triedAtMs = clock.monotonicMs();
    for (const entry of entries) {
      memory.add(rule.id, entry);
      unkept.entries.shift();
    }
  }

  function isKept(kept: Kept): boolean {
    const { entries, triedAtMs } = kept.unkept;
    if (clock.monotonicMs() - triedAtMs >= retryMs) {
      try {
        keep(kept, entries);
      } catch {
        // They are still there, which is all that counts.
      }
    }
    return kept.unkept.entries.length === 0;
  }

  return {
    used(rule, except) {
      const kept = keptOf(rule);
      const { windows } = kept;
      if (!windows || !isKept(kept)) return rule.limits.map(() => Number.POSITIVE_INFINITY);
      const nowMs = clock.monotonicMs();
      return windows.map((window) => window.sum(nowMs, except));
    },
    take(rule, { id, argumentsJson }) {
      if (rule.limits.length === 0) return;
      const kept = keptOf(rule);
      if (kept.windows?.some((window) => window.has(id))) return;
      const entry = { at: clock.now(), amounts: amountsOf(rule, argumentsJson) };
      add(kept, entry, id);
      try {
        keep(kept, [...kept.unkept.entries, entry]);
      } catch (cause) {
        throw uncounted(cause);
      }
      if (!kept.windows) throw uncounted(undefined);
    },
  };
}

/** Every change of the rules makes new objects of all of them. */
function hasSameLimits(before: Rule, now: Rule): boolean {
  return before === now || JSON.stringify(before.limits) === JSON.stringify(now.limits);
}

/** What has no number counts for nothing: whether such a call may run is not decided here. */
function amountsOf({ limits }: Rule, argumentsJson: string): Readonly<Record<string, number>> {
  const names = limits.flatMap((limit) => (limit.kind === 'sum' ? limit.argument : []));
  return Object.fromEntries(names.map((name) => [name, amountAt(argumentsJson, name)]));
}

function amountAt(argumentsJson: string, name: string): number {
  try {
    return numberAt(argumentsJson, name);
  } catch {
    return 0;
  }
}

function uncounted(cause: unknown): GatehouseError {
  const message = 'This call could not be counted for the limit of its rule. Make room on the disk, then call again.';
  return new GatehouseError('record-unavailable', message, { cause });
}
