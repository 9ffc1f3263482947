import { expect, it, vi } from 'vitest';
import { createCandidates } from '../../../../main/gateway/policy/candidates';
import { compileRule } from '../../../../main/gateway/policy/compile-rule';
import { someFacts } from '../../../support/a-policy';
import { aRule } from '../../../support/builders';

const facts = someFacts();
const parts = { home: '/home/ada', used: () => [0] };

function compiled(...fields: readonly Parameters<typeof aRule>[0][]) {
  return fields.map((each, index) => compileRule(aRule({ id: String(index), ...each }), parts));
}

it('are those that depend on more, above the first that always decides', () => {
  const rules = compiled(
    { tool: 'read_*' },
    { condition: 'true' },
    { effect: 'deny', isShadow: true },
    { limits: [{ kind: 'calls', atMost: 1, per: 'hour', beyond: 'ask' }] },
    { effect: 'allow' },
    { effect: 'deny' },
  );
  const found = createCandidates(rules)(facts);
  expect(found.rules.map(({ rule }) => rule.id)).toEqual(['1', '2', '3']);
  expect(found.last).toMatchObject({ effect: 'allow', ruleId: '4' });
});

it('are all where none always decides', () => {
  const found = createCandidates(compiled({ condition: 'true' }, { definition: 'x' }, { server: 'mail' }))(facts);
  expect(found.rules.map(({ rule }) => rule.id)).toEqual(['0', '1']);
  expect(found).toMatchObject({ last: null, byRisk: null });
});

/** How often the rules were gone through. */
function counted() {
  const [rule] = compiled({ tool: 'nothing' });
  if (!rule) throw new Error('no rule');
  const mismatch = vi.fn(rule.mismatch);
  return { find: createCandidates([{ ...rule, mismatch }]), mismatch };
}

it('are looked for once for the same client, server, tool and risk', () => {
  const { find, mismatch } = counted();
  const calls = [
    facts,
    { ...facts, client: 'Claude' },
    { ...facts, server: 'mail' },
    { ...facts, tool: 'read_file' },
    { ...facts, risk: 'read' as const },
  ];
  const found = calls.map(find);
  expect(mismatch).toHaveBeenCalledTimes(5);
  expect(new Set(found).size).toBe(5);
  for (const [index, call] of calls.entries()) expect(find({ ...call })).toBe(found[index]);
  expect(mismatch).toHaveBeenCalledTimes(5);
});

it('are looked for anew when the client has another profile', () => {
  const find = createCandidates(compiled({ profile: 'Work', effect: 'deny' }, { effect: 'allow' }));
  expect(find(facts).last).toMatchObject({ effect: 'allow' });
  expect(find({ ...facts, profile: 'Work' }).last).toMatchObject({ effect: 'deny' });
  expect(find({ ...facts, profile: 'Home' }).last).toMatchObject({ effect: 'allow' });
  expect(find(facts).profile).toBeNull();
});

it('are remembered for so many names, and found anew beyond that', () => {
  const { find, mismatch } = counted();
  const call = (index: number) => find({ ...facts, tool: `tool_${index}` });
  for (let index = 0; index < 10_000; index += 1) call(index);
  call(0);
  expect(mismatch).toHaveBeenCalledTimes(10_000);
  call(10_000);
  call(10_000);
  expect(mismatch).toHaveBeenCalledTimes(10_001);
  // All before it were forgotten, and there is room for as many again.
  for (let index = 0; index < 9999; index += 1) call(index);
  call(0);
  call(10_000);
  expect(mismatch).toHaveBeenCalledTimes(20_000);
});
