import { expect, it } from 'vitest';
import { Rule } from '../../../shared/domain/policy';
import { aPolicy, someFacts } from '../../support/a-policy';
import { rulesOf } from './rules.mjs';

it.each([1, 50, 500])('of %d rules only the last matches the call of the bench', (count) => {
  const rules = rulesOf(count).map((rule, index) => {
    const own = { id: String(index), reason: '', isEnabled: true, origin: 'config', createdAt: '2026-11-21T00:00:00Z' };
    return Rule.parse({ ...rule, ...own });
  });
  const facts = someFacts({ client: 'bench-1', server: 'up1', tool: 'echo', risk: 'read' });
  expect(rules).toHaveLength(count);
  expect(aPolicy(rules)(facts)).toMatchObject({ effect: 'allow', ruleId: String(count - 1) });
});

it('no rules are no rules', () => {
  expect(rulesOf(0)).toEqual([]);
});
