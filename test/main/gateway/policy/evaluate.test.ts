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
