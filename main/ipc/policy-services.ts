import { randomUUID } from 'node:crypto';
import { explainRule } from '../../shared/domain/explain-rule';
import type { Rule, RuleDraft, RuleView } from '../../shared/domain/policy';
import { GatehouseError } from '../../shared/errors';
import { type Changing, derive } from '../gateway/derive';
import type { AuditQuery, Clock } from '../gateway/ports';
import type { Store } from '../gateway/store';
import type { Undo } from './undo';

export interface PolicyServiceParts {
  rules: Store<readonly Rule[]>;
  hits: AuditQuery['ruleHits'];
  /** Tells when the record has something new. */
  activity: Changing;
  clock: Clock;
  undo: Undo;
  assertEditable: () => void;
}

export function createPolicyServices(parts: PolicyServiceParts) {
  const { rules, undo } = parts;

  function indexOf(id: string): number {
    parts.assertEditable();
    const index = rules.get().findIndex((rule) => rule.id === id);
    if (index < 0) throw new GatehouseError('not-found', 'This rule does not exist any more.');
    return index;
  }

  function change(id: string, edit: (rule: Rule) => Rule): void {
    indexOf(id);
    rules.update((all) => all.map((rule) => (rule.id === id ? edit(rule) : rule)));
  }

  return {
    'policy.rules': derive([rules, parts.activity], () => {
      const hits = parts.hits();
      return rules.get().map((rule): RuleView => {
        const own = hits.get(rule.id);
        return { ...rule, sentence: explainRule(rule), hits: own?.hits ?? 0, lastHitAt: own?.lastHitAt ?? null };
      });
    }),
    'policy.add': ({ draft, index }: { draft: RuleDraft; index?: number | undefined }) => {
      parts.assertEditable();
      const id = randomUUID();
      const rule: Rule = {
        ...draft,
        id,
        isEnabled: true,
        origin: 'person',
        createdAt: parts.clock.now().toISOString(),
      };
      rules.update((all) => all.toSpliced(index ?? all.length, 0, rule));
      return { id };
    },
    'policy.update': ({ id, draft }: { id: string; draft: RuleDraft }) => change(id, (rule) => ({ ...rule, ...draft })),
    'policy.setEnabled': ({ id, isEnabled }: { id: string; isEnabled: boolean }) =>
      change(id, (rule) => ({ ...rule, isEnabled })),
    'policy.move': ({ id, index }: { id: string; index: number }) => {
      const from = indexOf(id);
      rules.update((all) => {
        const rule = all[from];
        return rule ? all.toSpliced(from, 1).toSpliced(index, 0, rule) : all;
      });
    },
    'policy.remove': ({ id }: { id: string }) => {
      const index = indexOf(id);
      const rule = rules.get()[index];
      rules.update((all) => all.toSpliced(index, 1));
      return undo.keep(() => {
        if (rule) rules.update((all) => all.toSpliced(index, 0, rule));
      });
    },
  };
}
