import { describe, expect, it } from 'vitest';
import { type CallFacts, compilePolicy } from '../../../../main/gateway/policy/evaluate';
import { aRule } from '../../../support/builders';

const facts: CallFacts = {
  client: 'Cursor',
  server: 'files',
  tool: 'write_file',
  risk: 'write',
  riskReason: 'its name says “write”',
};

it('the first rule that matches decides', () => {
  const policy = compilePolicy([
    aRule({ id: 'other', effect: 'allow', server: 'mail' }),
    aRule({ id: 'first', effect: 'deny', tool: 'write_*' }),
    aRule({ id: 'second', effect: 'allow' }),
  ]);
  expect(policy(facts)).toMatchObject({ effect: 'deny', ruleId: 'first' });
});

it('decides the second time as the first, for each of the names and every risk', () => {
  const rules = [
    aRule({ id: 'mine', effect: 'deny', client: 'a' }),
    aRule({ id: 'theirs', effect: 'allow', server: 'b', tool: 'c*' }),
  ];
  const policy = compilePolicy(rules);
  const names = ['a', 'b', 'ca', ''];
  const calls = names.flatMap((client) =>
    names.flatMap((server) =>
      names.flatMap((tool) => (['read', 'write'] as const).map((risk) => ({ ...facts, client, server, tool, risk }))),
    ),
  );
  for (const call of [...calls, ...calls]) expect(policy(call)).toEqual(compilePolicy(rules)(call));
});

it('decides rightly however many names a client makes up', () => {
  const policy = compilePolicy([aRule({ id: 'even', effect: 'deny', tool: '*0' })]);
  for (let round = 0; round < 2; round += 1)
    for (let index = 0; index < 12_000; index += 1)
      expect(policy({ ...facts, tool: `tool_${index}` }).ruleId).toBe(index % 10 === 0 ? 'even' : null);
});

it('a rule that is switched off decides nothing', () => {
  const policy = compilePolicy([aRule({ effect: 'allow', isEnabled: false })]);
  expect(policy(facts)).toMatchObject({ effect: 'ask', ruleId: null });
});

it.each([
  ['client', { client: 'Claude' }],
  ['server', { server: 'mail' }],
  ['tool', { tool: 'read_*' }],
])('a rule for another %s does not match', (_what, fields) => {
  expect(compilePolicy([aRule({ effect: 'deny', ...fields })])(facts).ruleId).toBeNull();
});

describe('without a rule', () => {
  it.each([
    ['read', 'allow'],
    ['write', 'ask'],
    ['destructive', 'ask'],
    ['exec', 'ask'],
    ['unknown', 'ask'],
  ] as const)('the risk “%s” means %s', (risk, effect) => {
    expect(compilePolicy([])({ ...facts, risk })).toMatchObject({ effect, ruleId: null });
  });

  it('says why', () => {
    expect(compilePolicy([])(facts).why).toBe(
      'No rule covers write_file. It counts as changing something: its name says “write”.',
    );
  });
});
