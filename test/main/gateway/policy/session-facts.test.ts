import { expect, it } from 'vitest';
import { createSessionFacts, newSession } from '../../../../main/gateway/policy/session-facts';
import { aToolCall } from '../../../support/builders';

function aScene() {
  const time = { ms: 0 };
  const facts = createSessionFacts({ monotonicMs: () => time.ms, isOnlyExternal: (server) => server === 'web' });
  return { facts, time, of: () => facts.of('session-1', 'client-1') };
}

it('a session that did nothing yet is new', () => {
  expect(aScene().of()).toEqual(newSession);
});

it('counts what was completed and denied, and names each server and tool once', () => {
  const { facts, time, of } = aScene();
  time.ms = 60_000;
  of();
  time.ms = 210_000;
  facts.onCompleted(aToolCall());
  facts.onCompleted(aToolCall());
  facts.onCompleted(aToolCall({ server: 'mail', tool: 'send' }));
  facts.onDenied(aToolCall());
  expect(of()).toMatchObject({
    calls: 3,
    denied: 1,
    servers: ['files', 'mail'],
    tools: ['write_file', 'send'],
    taint: [],
    minutes: 2.5,
  });
});

it.each([
  [[{ risk: 'read' }], ['private']],
  [[{ risk: 'read', server: 'web' }], []],
  [[{ risk: 'external', server: 'web' }], ['untrusted']],
  [[{ risk: 'write' }, { risk: 'unknown' }], []],
  [
    [{ risk: 'external' }, { risk: 'read' }, { risk: 'read' }, { risk: 'external' }],
    ['untrusted', 'private'],
  ],
] as const)('after %j the session is tainted: %j', (calls, taint) => {
  const { facts, of } = aScene();
  for (const call of calls) facts.onCompleted(aToolCall(call));
  expect(of().taint).toEqual(taint);
});

it('keeps sessions and clients apart, and forgets what is over', () => {
  const { facts, of } = aScene();
  facts.onCompleted(aToolCall());
  facts.onCompleted(aToolCall({ session: 'session-2' }));
  expect(facts.of('session-3', 'client-1').calls).toBe(0);
  facts.forget('session-2');
  expect(facts.of('session-2', 'client-1').calls).toBe(0);
  expect(of().calls).toBe(1);
  expect(facts.of('session-1', 'client-2').calls).toBe(0);
});

it('bears a client that makes up sessions and names', () => {
  const { facts, of } = aScene();
  for (let index = 0; index < 1500; index += 1) facts.onCompleted(aToolCall({ tool: `tool_${index}` }));
  expect(of().tools).toHaveLength(1000);
  for (let index = 0; index < 10_000; index += 1) facts.of(`made-up-${index}`, 'client-1');
  expect(of().calls).toBe(0);
});
