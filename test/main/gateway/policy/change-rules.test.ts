import { expect, it } from 'vitest';
import { changeRules } from '../../../../main/gateway/policy/change-rules';
import { RuleDraft } from '../../../../shared/domain/policy';
import type { RuleChange } from '../../../../shared/domain/simulation';
import { aRule } from '../../../support/builders';

const rules = ['a', 'b', 'c'].map((id) => aRule({ id }));
const draft = RuleDraft.parse({ effect: 'deny', tool: 'x' });
const change = (wanted: RuleChange) =>
  changeRules(rules, wanted, { id: 'new', at: new Date('2026-11-20T09:00:00Z') }).map(
    ({ id, tool, isEnabled }) => `${id} ${tool}${isEnabled ? '' : ' off'}`,
  );

it.each<[RuleChange, readonly string[]]>([
  [{ kind: 'add', draft }, ['a *', 'b *', 'c *', 'new x']],
  [{ kind: 'add', draft, index: 0 }, ['new x', 'a *', 'b *', 'c *']],
  [{ kind: 'add', draft, index: 99 }, ['a *', 'b *', 'c *', 'new x']],
  [{ kind: 'update', id: 'b', draft }, ['a *', 'b x', 'c *']],
  [{ kind: 'set-enabled', id: 'b', isEnabled: false }, ['a *', 'b * off', 'c *']],
  [{ kind: 'move', id: 'a', index: 2 }, ['b *', 'c *', 'a *']],
  [{ kind: 'move', id: 'c', index: 0 }, ['c *', 'a *', 'b *']],
  [{ kind: 'remove', id: 'b' }, ['a *', 'c *']],
])('%o', (wanted, after) => {
  expect(change(wanted)).toEqual(after);
});

it.each<RuleChange>([
  { kind: 'update', id: 'x', draft },
  { kind: 'set-enabled', id: 'x', isEnabled: true },
  { kind: 'move', id: 'x', index: 0 },
  { kind: 'remove', id: 'x' },
])('says that a rule is not there any more: %o', (wanted) => {
  expect(() => change(wanted)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it.each([
  [{}, 'abc'],
  [{ reason: 'Because.' }, 'abc'],
  [{ tool: 'y' }, null],
  [{ server: 'other' }, null],
])('keeps to the definition it was written for while it is about that tool: %o', (fields, definition) => {
  const before = aRule({ id: 'a', tool: 'x', definition: 'abc' });
  const wanted = { kind: 'update', id: 'a', draft: { ...draft, ...fields } } as const;
  expect(changeRules([before], wanted, { id: 'new', at: new Date() })[0]?.definition).toBe(definition);
});
