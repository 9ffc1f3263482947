import { randomUUID } from 'node:crypto';
import { explainRule } from '../../shared/domain/explain-rule';
import type { Rule, RuleDraft, RuleView } from '../../shared/domain/policy';
import type { RuleChange } from '../../shared/domain/simulation';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import type { Decisions } from '../gateway/decisions';
import { type Changing, derive } from '../gateway/derive';
import { changeRules } from '../gateway/policy/change-rules';
import { expiredProblem } from '../gateway/policy/static-problems';
import type { AuditQuery, Clock } from '../gateway/ports';
import type { Store } from '../gateway/store';
import { type ProveForRules, provenly } from './require-proof';
import type { Undo } from './undo';

export interface PolicyServiceParts {
  /** The person's own. */
  rules: Store<readonly Rule[]>;
  /** All that hold, in their order: those of the team first. */
  allRules: Readable<readonly Rule[]>;
  decisions: Pick<Decisions, 'problems' | 'used' | 'ready' | 'check'>;
  hits: AuditQuery['ruleHits'];
  /** Tells when the record has something new. */
  activity: Changing;
  clock: Clock;
  undo: Undo;
  proveForRules: ProveForRules;
  assertEditable: () => void;
}

/** Positions are those in the list of all rules; nothing gets above those that are locked. */
export function createPolicyServices(parts: PolicyServiceParts) {
  const { rules, allRules, decisions, clock, undo } = parts;

  function find(id: string): { rule: Rule; index: number } {
    parts.assertEditable();
    const rule = allRules.get().find((each) => each.id === id);
    if (!rule) throw new GatehouseError('not-found', 'This rule does not exist any more.');
    if (isLocked(rule)) throw lockedRule(rule);
    return { rule, index: rules.get().findIndex((each) => each.id === id) };
  }

  /** `widening`: rules that may let more through by it. */
  function change(wanted: RuleChange, widening: Parameters<ProveForRules>[0]): string {
    const fresh = { id: randomUUID(), at: clock.now() };
    provenly(parts.proveForRules(widening), () => rules.update((all) => changeRules(all, wanted, fresh)));
    return fresh.id;
  }

  /** Below all that it stood below, whatever came or went since. */
  function putBack(rule: Rule, above: ReadonlySet<string>): void {
    rules.update((all) => all.toSpliced(all.findLastIndex(({ id }) => above.has(id)) + 1, 0, rule));
  }

  /** In the list of the person's own. */
  function ownIndex(index: number): number {
    return Math.max(0, index - allRules.get().length + rules.get().length);
  }

  /** Those that may decide calls which this one kept from them until now. */
  function freedBy({ effect }: Rule, index: number): readonly Rule[] {
    return effect === 'allow' ? [] : allowing(rules.get().slice(index + 1));
  }

  /** Its rule is not to deny only because what computes it is not there yet. */
  async function prepare({ condition }: RuleDraft): Promise<void> {
    if (condition !== '') await decisions.ready();
  }

  function viewOf(rule: Rule, hits: ReturnType<PolicyServiceParts['hits']>): RuleView {
    const own = hits.get(rule.id);
    return {
      ...rule,
      sentence: explainRule(rule),
      hits: own?.hits ?? 0,
      lastHitAt: own?.lastHitAt ?? null,
      problem: decisions.problems.get().get(rule.id) ?? expiredProblem(rule, clock.now()),
      used: usedOf(rule),
      isLocked: isLocked(rule),
    };
  }

  /** What cannot be told counts as used up. */
  function usedOf(rule: Rule): number[] {
    if (rule.limits.length === 0) return [];
    const used = decisions.used(rule);
    return rule.limits.map(({ atMost }, index) => {
      const amount = used[index] ?? atMost;
      return Number.isFinite(amount) ? amount : atMost;
    });
  }

  return {
    'policy.rules': derive([allRules, decisions.problems, parts.activity], (): readonly RuleView[] => {
      const hits = parts.hits();
      return allRules.get().map((rule) => viewOf(rule, hits));
    }),
    'policy.add': async ({ draft, index }: { draft: RuleDraft; index?: number | undefined }) => {
      parts.assertEditable();
      await prepare(draft);
      const at = ownIndex(index ?? allRules.get().length);
      return { id: change({ kind: 'add', draft, index: at }, [draft]) };
    },
    'policy.update': async ({ id, draft }: { id: string; draft: RuleDraft }) => {
      find(id);
      await prepare(draft);
      const { rule, index } = find(id);
      change({ kind: 'update', id, draft }, [draft, ...freedBy(rule, index)]);
    },
    'policy.setEnabled': ({ id, isEnabled }: { id: string; isEnabled: boolean }) => {
      const { rule, index } = find(id);
      change({ kind: 'set-enabled', id, isEnabled }, isEnabled ? [rule] : freedBy(rule, index));
    },
    'policy.move': ({ id, index }: { id: string; index: number }) => {
      const from = find(id).index;
      const to = ownIndex(index);
      change({ kind: 'move', id, index: to }, allowing(rules.get().slice(Math.min(from, to), Math.max(from, to) + 1)));
    },
    'policy.remove': ({ id }: { id: string }) => {
      const { rule, index } = find(id);
      const above = new Set(
        rules
          .get()
          .slice(0, index)
          .map((each) => each.id),
      );
      change({ kind: 'remove', id }, freedBy(rule, index));
      return undo.keep(() => putBack(rule, above));
    },
    'policy.check': async ({ condition }: { condition: string }) => {
      await decisions.ready();
      const problem = decisions.check(condition);
      return { problem: problem && { text: problem.text, at: problem.at } };
    },
  };
}

/** Those that let something through. */
export function allowing(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ effect, isEnabled, isShadow }) => effect === 'allow' && isEnabled && !isShadow);
}

function isLocked({ origin }: Rule): boolean {
  return origin === 'team' || origin === 'config';
}

function lockedRule({ origin }: Rule): GatehouseError {
  const whose = origin === 'team' ? 'by your administrator' : 'in the operator’s configuration file';
  return new GatehouseError('conflict', `This rule is managed ${whose}, so it cannot be changed here.`);
}
