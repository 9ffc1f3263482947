import { expect, it } from 'vitest';
import { compilePolicy } from '../../../../main/gateway/policy/evaluate';
import { rememberAllow } from '../../../../main/gateway/policy/remember';
import { anAskDecision, aRule, aToolCall } from '../../../support/builders';

const at = new Date('2026-11-20T10:00:00.000Z');
const rules = [aRule({ id: 'a', effect: 'deny', tool: 'x' }), aRule({ id: 'b' }), aRule({ id: 'c' })];

it('puts the rule directly above the one that asked', () => {
  const next = rememberAllow(rules, { call: aToolCall(), decision: anAskDecision({ ruleId: 'b' }), at });
  expect(next.map(({ id, effect }) => (effect === 'allow' ? 'new' : id))).toEqual(['a', 'new', 'b', 'c']);
  expect(next[1]).toMatchObject({
    client: 'Claude',
    server: 'files',
    tool: 'write_file',
    origin: 'prompt',
    isEnabled: true,
    createdAt: at.toISOString(),
  });
});

it.each([null, 'gone'])('puts it last where the asking rule is %s', (ruleId) => {
  const next = rememberAllow(rules, { call: aToolCall(), decision: anAskDecision({ ruleId }), at });
  expect(next.findIndex(({ effect }) => effect === 'allow')).toBe(3);
});

it('covers that tool of that server for that client, and nothing else', () => {
  const policy = compilePolicy(rememberAllow([], { call: aToolCall(), decision: anAskDecision(), at }));
  const facts = { client: 'Claude', server: 'files', tool: 'write_file', risk: 'write', riskReason: '' } as const;
  expect(policy(facts).effect).toBe('allow');
  for (const other of [
    { client: 'Claude 2' },
    { server: 'files2' },
    { tool: 'write_files' },
    { tool: 'delete_file' },
  ]) {
    expect(policy({ ...facts, ...other }).effect).toBe('ask');
  }
});
