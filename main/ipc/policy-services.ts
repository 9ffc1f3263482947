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
import type { ProveForRules } from './require-proof';
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

  function change(wanted: RuleChange): string {
    parts.assertEditable();
    const fresh = { id: randomUUID(), at: clock.now() };
    rules.update((all) => changeRules(all, wanted, fresh));
    return fresh.id;
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
      parts.proveForRules([draft]);
      const at = ownIndex(index ?? allRules.get().length);
      return { id: change({ kind: 'add', draft, index: at }) };
    },
    'policy.update': async ({ id, draft }: { id: string; draft: RuleDraft }) => {
      find(id);
      await prepare(draft);
      const { rule, index } = find(id);
      parts.proveForRules([draft, ...freedBy(rule, index)]);
      change({ kind: 'update', id, draft });
    },
    'policy.setEnabled': ({ id, isEnabled }: { id: string; isEnabled: boolean }) => {
      const { rule, index } = find(id);
      parts.proveForRules(isEnabled ? [rule] : freedBy(rule, index));
      change({ kind: 'set-enabled', id, isEnabled });
    },
    'policy.move': ({ id, index }: { id: string; index: number }) => {
      const from = find(id).index;
      const to = ownIndex(index);
      parts.proveForRules(allowing(rules.get().slice(Math.min(from, to), Math.max(from, to) + 1)));
      change({ kind: 'move', id, index: to });
    },
    'policy.remove': ({ id }: { id: string }) => {
      const { rule, index } = find(id);
      parts.proveForRules(freedBy(rule, index));
      change({ kind: 'remove', id });
      return undo.keep(() => rules.update((all) => all.toSpliced(index, 0, rule)));
    },
    'policy.check': async ({ condition }: { condition: string }) => {
      await decisions.ready();
      const problem = decisions.check(condition);
      return { problem: problem && { text: problem.text, at: problem.at } };
    },
  };
}

function allowing(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ effect, isEnabled, isShadow }) => effect === 'allow' && isEnabled && !isShadow);
}

function isLocked({ origin }: Rule): boolean {
  return origin === 'team' || origin === 'config';
}

function lockedRule({ origin }: Rule): GatehouseError {
  const whose = origin === 'team' ? 'by your administrator' : 'in the operator’s configuration file';
  return new GatehouseError('conflict', `This rule is managed ${whose}, so it cannot be changed here.`);
}
