import { beforeAll, describe, expect, it } from 'vitest';
import type { CallAsk } from '../../../../main/gateway/approval/question';
import { noReading } from '../../../../main/gateway/approval/question';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { createSimulate } from '../../../../main/gateway/policy/simulate';
import type { Rule } from '../../../../shared/domain/policy';
import type { ImaginedCall } from '../../../../shared/domain/simulation';
import { aCatalogOf, aCurrentClient, aProfile, aRule, aTool, testClock } from '../../../support/builders';

beforeAll(loadConditions);

function someSimulator(rules: readonly Rule[] = [], used: readonly number[] = []) {
  const { catalog, started } = aCatalogOf([aTool('write_file'), aTool('read_file')]);
  const asked: CallAsk[] = [];
  const forgotten: string[] = [];
  const simulate = createSimulate({
    clock: testClock,
    catalog,
    clients: () => [aCurrentClient({ profile: aProfile() })],
    rules: () => rules,
    used: () => used,
    home: '/home/ada',
    ready: loadConditions,
    read: () =>
      Promise.resolve({ ...noReading, summary: 'Write a file', findings: [{ severity: 'medium', label: 'Odd' }] }),
    describe(ask) {
      asked.push(ask);
      const { call, decision, findings } = ask;
      const view = { tool: call.tool, why: decision.why, findings: [...findings], arguments: [] };
      return { view: view as never, terms: new Map() };
    },
    forget: (session) => void forgotten.push(session),
  });
  return {
    asked,
    forgotten,
    started,
    simulate: (fields: Partial<ImaginedCall> = {}) =>
      simulate({ client: 'Claude', server: 'files', tool: 'write_file', argumentsJson: '{"path":"/a"}', ...fields }),
  };
}

it.each([
  ['Claude', 'deny'],
  ['Nobody', 'ask'],
])('the profile is that of the client, for %s: %s', async (client, effect) => {
  const { simulate } = someSimulator([aRule({ effect: 'deny', profile: 'Work' })]);
  expect((await simulate({ client })).decision.effect).toBe(effect);
});

describe('a call that is only thought of', () => {
  it('is asked about as a real one would be, with what the prompt would show', async () => {
    const { simulate, asked, forgotten } = someSimulator();
    const simulation = await simulate();
    expect(simulation).toMatchObject({
      decision: { effect: 'ask', ruleId: null },
      risk: 'write',
      riskReason: 'its name says “write”',
      path: [],
      request: { id: 'imagined', tool: 'write_file', calls: 1, countdown: null, isClientWaiting: false },
    });
    expect(asked).toMatchObject([
      {
        kind: 'call',
        call: {
          client: { id: 'client-1', name: 'Claude' },
          argumentsJson: '{"path":"/a"}',
          method: 'tools/call',
          refusal: null,
        },
        findings: [{ label: 'Odd' }],
        reading: { summary: 'Write a file' },
      },
    ]);
    expect(forgotten).toEqual([asked[0]?.call.session]);
  });

  it.each(['allow', 'deny'] as const)('that a rule settles shows no prompt: %s', async (effect) => {
    const { simulate, asked } = someSimulator([aRule({ effect })]);
    expect(await simulate()).toMatchObject({ decision: { effect, ruleId: 'rule-1' }, request: null });
    expect(asked).toEqual([]);
  });

  it('shows the way through the rules', async () => {
    const rules = [
      aRule({ id: 'off', isEnabled: false }),
      aRule({ id: 'other', tool: 'x' }),
      aRule({ id: 'when', effect: 'allow', condition: 'args.path == "/b"' }),
      aRule({ id: 'shadow', effect: 'deny', isShadow: true }),
      aRule({ id: 'decides', effect: 'deny' }),
      aRule({ id: 'never' }),
    ];
    const { path } = await someSimulator(rules).simulate();
    expect(path.map(({ ruleId, verdict }) => `${ruleId} ${verdict}`)).toEqual([
      'off off',
      'other passed',
      'when passed',
      'shadow shadow',
      'decides decided',
    ]);
  });

  it('knows what of a limit is used up, and uses none', async () => {
    const limited = aRule({ effect: 'allow', limits: [{ kind: 'calls', atMost: 3, per: 'hour', beyond: 'deny' }] });
    expect((await someSimulator([limited], [2]).simulate()).decision.effect).toBe('allow');
    const { simulate } = someSimulator([limited], [3]);
    expect((await simulate()).decision.effect).toBe('deny');
    expect((await simulate()).decision.effect).toBe('deny');
  });

  it('is denied by a rule that cannot be computed', async () => {
    const { decision, path } = await someSimulator([aRule({ effect: 'allow', condition: 'args.n > 1' })]).simulate();
    expect(decision).toMatchObject({ effect: 'deny', ruleId: 'rule-1' });
    expect(path).toMatchObject([{ verdict: 'broken' }]);
  });

  it('that a guardrail blocks is denied, and nobody would be asked', async () => {
    const { decision, request } = await someSimulator().simulate({ argumentsJson: '{"a":1,"a":2}' });
    expect(decision).toMatchObject({ effect: 'deny', ruleId: null, why: expect.stringContaining('one key twice') });
    expect(request).toBeNull();
  });

  it('that hides something is asked about although it only reads', async () => {
    const { decision } = await someSimulator().simulate({ tool: 'read_file', argumentsJson: '{"path":"\u202e"}' });
    expect(decision).toMatchObject({ effect: 'ask', ruleId: null });
  });

  it.each([
    ['a tool that nobody knows', { tool: 'foo' }, 'unknown'],
    ['a method that is no tool', { tool: 'resources/read' }, 'read'],
    ['a method that nobody knows', { tool: 'foo/bar' }, 'unknown'],
    ['a server that is not there', { server: 'other' }, 'unknown'],
  ])('may be of %s', async (_what, fields, risk) => {
    expect((await someSimulator().simulate(fields)).risk).toBe(risk);
  });

  it('may be of a client that is not there', async () => {
    const rules = [aRule({ effect: 'deny', client: 'Cur*' })];
    expect((await someSimulator(rules).simulate({ client: 'Cursor' })).decision.effect).toBe('deny');
  });

  it.each(['', 'x', '[]', '5', 'null', '{"a":1'])('has arguments that are an object: %j', async (argumentsJson) => {
    await expect(someSimulator().simulate({ argumentsJson })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });

  it('starts no server', async () => {
    const { simulate, started } = someSimulator();
    await simulate();
    expect(started).toEqual([]);
  });
});
