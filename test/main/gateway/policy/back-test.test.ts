import { beforeAll, describe, expect, it } from 'vitest';
import { createBackTester, looksAtArguments } from '../../../../main/gateway/policy/back-test';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import type { PastCall } from '../../../../main/gateway/policy/past-calls';
import type { Rule } from '../../../../shared/domain/policy';
import { aRule } from '../../../support/builders';
import { aPastCall, everySeconds } from '../../../support/past-calls';

beforeAll(loadConditions);

interface Scene {
  calls: readonly PastCall[];
  now?: readonly Rule[];
  changed?: readonly Rule[];
  fingerprint?: string;
}

function backTest({ calls, now = [], changed = [], fingerprint = 'f'.repeat(64) }: Scene) {
  const tool = () => ({ fingerprint, reason: 'its name says “write”' });
  const tester = createBackTester(
    { now, changed },
    { home: '/home/ada', tool, profileOf: (client) => (client === 'Cursor' ? 'Work' : null) },
  );
  for (const call of calls) tester.add(call);
  return tester.result();
}

const allow = (fields: Partial<Rule> = {}) => aRule({ id: 'allow', effect: 'allow', ...fields });
const deny = (fields: Partial<Rule> = {}) => aRule({ id: 'deny', effect: 'deny', ...fields });

describe('a back-test', () => {
  it('counts what was decided, what would be now, and what would be after the change', () => {
    const calls = [
      aPastCall({ callId: '1', risk: 'read', tool: 'read_file', effect: 'allow' }),
      aPastCall({ callId: '2', effect: 'ask' }),
      aPastCall({ callId: '3', effect: 'deny', outcome: 'denied-by-policy' }),
    ];
    expect(backTest({ calls, changed: [deny({ tool: 'read_*' }), allow({ tool: 'write_*' })] })).toMatchObject({
      calls: 3,
      since: '2026-11-20T09:00:00.000Z',
      leftOut: 0,
      recorded: { allow: 1, ask: 1, deny: 1 },
      now: { allow: 1, ask: 2, deny: 0 },
      changed: { allow: 2, ask: 0, deny: 1 },
      differing: 3,
    });
  });

  it('goes by the profiles that clients have now', () => {
    const calls = [aPastCall({ callId: '1', client: 'Cursor' }), aPastCall({ callId: '2', client: 'Claude' })];
    const { examples } = backTest({ calls, changed: [deny({ profile: 'Work' })] });
    expect(examples.map(({ callId }) => callId)).toEqual(['1']);
  });

  it('shows the calls that would be decided otherwise, the latest first, and why', () => {
    const calls = everySeconds(1, 250);
    const { differing, examples } = backTest({ calls, changed: [deny({ tool: 'write_*', reason: 'No.' })] });
    expect(differing).toBe(250);
    expect(examples).toHaveLength(200);
    expect(examples[0]).toMatchObject({
      callId: 'call-249',
      client: 'Claude',
      server: 'files',
      tool: 'write_file',
      before: 'ask',
      after: 'deny',
    });
    expect(examples[0]?.why).toContain('No.');
    expect(examples.at(-1)?.callId).toBe('call-50');
  });

  it('shows nothing where nothing changes', () => {
    const rules = [allow({ tool: 'write_*' })];
    expect(backTest({ calls: everySeconds(1, 3), now: rules, changed: [...rules, deny()] })).toMatchObject({
      now: { allow: 3 },
      changed: { allow: 3 },
      differing: 0,
      examples: [],
    });
  });

  it('knows nothing of no calls', () => {
    expect(backTest({ calls: [] })).toMatchObject({ calls: 0, since: null, differing: 0 });
  });

  it('computes conditions over the arguments of then', () => {
    const calls = [aPastCall({ argumentsJson: '{"n":1}' }), aPastCall({ argumentsJson: '{"n":3}' })];
    expect(backTest({ calls, changed: [allow({ condition: 'args.n > 2' })] }).changed).toEqual({
      allow: 1,
      ask: 1,
      deny: 0,
    });
  });

  it('takes the hour of then', () => {
    const at = new Date('2026-11-20T09:00:00');
    const calls = [at, new Date(at.getTime() + 12 * 3_600_000)].map((each) => aPastCall({ at: each.toISOString() }));
    expect(backTest({ calls, changed: [allow({ condition: 'time.hour < 12' })] }).changed).toMatchObject({
      allow: 1,
      ask: 1,
    });
  });

  it('lets rules expire when they did', () => {
    const calls = everySeconds(3600, 3);
    const changed = [allow({ expiresAt: '2026-11-20T10:30:00Z' })];
    expect(backTest({ calls, changed }).changed).toMatchObject({ allow: 2, ask: 1 });
  });

  it('takes tools for what they are now', () => {
    const changed = [allow({ definition: 'f'.repeat(64) })];
    expect(backTest({ calls: [aPastCall()], changed }).changed.allow).toBe(1);
    expect(backTest({ calls: [aPastCall()], changed, fingerprint: 'e'.repeat(64) }).changed.allow).toBe(0);
  });
});

describe('arguments that the record did not keep', () => {
  const cut = aPastCall({ argumentsJson: null });
  it('matter to nobody who does not look at them', () => {
    expect(backTest({ calls: [cut], changed: [allow()] })).toMatchObject({
      calls: 1,
      leftOut: 0,
      changed: { allow: 1 },
    });
  });

  it.each([
    ['a condition', allow({ condition: 'args.n > 2' })],
    ['a condition in shadow', allow({ condition: 'args.n > 2', isShadow: true })],
    ['a sum', allow({ limits: [{ kind: 'sum', argument: 'n', atMost: 3, per: 'day', beyond: 'ask' }] })],
  ])('leave the call out when %s looks at them', (_what, rule) => {
    expect(backTest({ calls: [cut], changed: [rule] })).toMatchObject({ calls: 0, leftOut: 1, changed: { allow: 0 } });
    expect(backTest({ calls: [cut], now: [rule] })).toMatchObject({ calls: 0, leftOut: 1 });
  });

  it('matter to no rule below the one that decides', () => {
    const rules = [deny({ tool: 'write_*' }), allow({ condition: 'args.n > 2' })];
    expect(backTest({ calls: [cut], changed: rules })).toMatchObject({ leftOut: 0, changed: { deny: 1 } });
  });
});

describe('limits in a back-test', () => {
  const twoAnHour = { kind: 'calls', atMost: 2, per: 'hour', beyond: 'deny' } as const;

  it('are counted over the calls themselves, in windows that slide', () => {
    const changed = [allow({ limits: [twoAnHour] })];
    expect(backTest({ calls: everySeconds(60, 5), changed }).changed).toEqual({ allow: 2, ask: 0, deny: 3 });
    expect(backTest({ calls: everySeconds(1800, 6), changed }).changed).toEqual({ allow: 6, ask: 0, deny: 0 });
  });

  it('are apart for the rules of now and the changed ones', () => {
    const limited = allow({ limits: [twoAnHour] });
    const result = backTest({ calls: everySeconds(60, 4), now: [limited], changed: [limited] });
    expect([result.now, result.changed]).toEqual([
      { allow: 2, ask: 0, deny: 2 },
      { allow: 2, ask: 0, deny: 2 },
    ]);
  });

  it('add up numbers', () => {
    const sum = { kind: 'sum', argument: 'amount', atMost: 10, per: 'day', beyond: 'ask' } as const;
    const calls = everySeconds(60, 4, { argumentsJson: '{"amount":4}' });
    expect(backTest({ calls, changed: [allow({ limits: [sum] })] }).changed).toMatchObject({ allow: 2, ask: 2 });
  });

  it('use up nothing for calls that a person did not let run', () => {
    const changed = [aRule({ id: 'ask', effect: 'ask', limits: [twoAnHour] })];
    const denied = everySeconds(60, 4, { outcome: 'denied-by-user' });
    expect(backTest({ calls: denied, changed }).changed).toEqual({ allow: 0, ask: 4, deny: 0 });
    expect(backTest({ calls: everySeconds(60, 4), changed }).changed).toEqual({ allow: 0, ask: 2, deny: 2 });
  });
});

describe('sessions in a back-test', () => {
  const [first, second, third] = everySeconds(60, 3) as [PastCall, PastCall, PastCall];
  const held = (condition: string, calls: readonly PastCall[]) =>
    backTest({ calls, changed: [allow({ condition })] })
      .examples.map(({ callId }) => callId)
      .toReversed();

  it('are what their calls before were', () => {
    const calls = [first, second, { ...third, session: 'session-2' }];
    expect(held('session.calls > 0', calls)).toEqual(['call-1']);
    expect(held('session.minutes >= 1', calls)).toEqual(['call-1']);
    expect(held('"files" in session.servers && "write_file" in session.tools', calls)).toEqual(['call-1']);
  });

  it('know denials', () => {
    expect(held('session.denied > 0', [{ ...first, outcome: 'denied-by-user' }, second])).toEqual(['call-1']);
    expect(held('session.calls > 0', [{ ...first, outcome: 'denied-by-user' }, second])).toEqual([]);
  });

  it('are tainted by what they read and heard', () => {
    const readFirst = [{ ...first, risk: 'read' as const }, second];
    const fetched = [{ ...first, risk: 'external' as const }, second];
    expect(held('"private" in session.taint', readFirst)).toEqual(['call-1']);
    expect(held('"untrusted" in session.taint', fetched)).toEqual(['call-1']);
    expect(held('"untrusted" in session.taint', readFirst)).toEqual([]);
  });
});

it.each([
  [aRule({ condition: 'args.n > 2' }), true],
  [aRule({ limits: [{ kind: 'sum', argument: 'n', atMost: 3, per: 'day', beyond: 'ask' }] }), true],
  [aRule({ condition: 'time.hour < 12' }), false],
  [aRule({ limits: [{ kind: 'calls', atMost: 3, per: 'day', beyond: 'ask' }] }), false],
])('knows whether arguments have to be read: %o', (rule, isNeeded) => {
  expect(looksAtArguments([aRule(), rule])).toBe(isNeeded);
});
