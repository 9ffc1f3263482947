import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDecisions } from '../../../main/gateway/decisions';
import type { CurrentClient } from '../../../main/gateway/identity/current-client';
import { loadConditions } from '../../../main/gateway/policy/cel';
import type { UsageEntry } from '../../../main/gateway/policy/usage';
import { createStore } from '../../../main/gateway/store';
import type { Rule, RuleLimit } from '../../../shared/domain/policy';
import type { Profile } from '../../../shared/domain/profile';
import type { ServerConfig } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import {
  aCatalogOf,
  aCurrentClient,
  aProfile,
  aRule,
  aServer,
  aTool,
  aToolCall,
  testClock,
} from '../../support/builders';
import { openRawSession, type RawSession } from '../../support/raw-session';
import { startGatehouse, type TestGatehouse } from '../../support/start-gatehouse';
import { aScriptServer } from '../../support/upstream';

vi.mock('../../../main/gateway/policy/cel', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../main/gateway/policy/cel')>();
  return { ...original, loadConditions: vi.fn(original.loadConditions) };
});

const aLimit = { kind: 'calls', atMost: 1, per: 'hour', beyond: 'ask' } as const;

function aScene(initial: readonly Rule[] = []) {
  const rules = createStore(initial);
  const clients = createStore<readonly CurrentClient[]>([aCurrentClient()]);
  const profiles = createStore<readonly Profile[]>([]);
  const { catalog, pool, setLists, servers } = aCatalogOf([aTool('write_file'), aTool('fetch_url')]);
  const state = { halted: null as GatehouseError | null, isBroken: false };
  const kept: UsageEntry[] = [];
  const report = vi.fn();
  const decisions = createDecisions({
    clock: testClock,
    rules,
    servers,
    clients,
    profiles,
    catalog,
    pool,
    halted: () => state.halted,
    usageMemory: {
      load: () => [],
      add(_rule, entry) {
        if (state.isBroken) throw new Error('no disk');
        kept.push(entry);
      },
    },
    userHome: '/home/ada',
    roots: (session) => (session === 'session-1' ? ['/projects'] : []),
    report,
  });
  return { rules, clients, profiles, servers, state, kept, report, decisions, setLists };
}

const call = aToolCall();

it('decides by the rules as they are now', () => {
  const { decisions, rules } = aScene();
  expect(decisions.evaluate(call).effect).toBe('ask');
  rules.update(() => [aRule({ effect: 'deny' })]);
  expect(decisions.evaluate(call)).toMatchObject({ effect: 'deny', ruleId: 'rule-1' });
  expect(decisions.policy().rule('rule-1')).toMatchObject({ effect: 'deny' });
});

it('lets nothing through while everything is halted, and says why', () => {
  const { decisions, state } = aScene([aRule({ effect: 'allow' })]);
  state.halted = new GatehouseError('paused', 'Paused.');
  expect(decisions.evaluate(call)).toEqual({ effect: 'deny', ruleId: null, why: 'Paused.' });
});

it('asks about what a rule allows when another program than the client’s own sends it, and denies what a rule denies', () => {
  const { decisions, rules } = aScene([aRule({ effect: 'allow' })]);
  const borrowed = { ...call, impostor: '/usr/bin/curl' };
  expect(decisions.evaluate(borrowed)).toMatchObject({
    effect: 'ask',
    ruleId: null,
    why: expect.stringContaining('is used by “/usr/bin/curl”'),
  });
  rules.update(() => [aRule({ effect: 'deny' })]);
  expect(decisions.evaluate(borrowed)).toMatchObject({ effect: 'deny', ruleId: 'rule-1' });
});

it('reads what computes conditions when a rule has one, and not before', () => {
  vi.mocked(loadConditions).mockClear();
  const { rules } = aScene([aRule({ effect: 'allow' })]);
  expect(loadConditions).not.toHaveBeenCalled();
  rules.update((all) => [...all, aRule({ id: 'b', condition: 'true' })]);
  expect(loadConditions).toHaveBeenCalledOnce();
});

it('sees a call with all that rules may look at', () => {
  const { decisions } = aScene();
  decisions.sessions.onCompleted(call);
  expect(decisions.facts(call)).toEqual({
    client: 'Claude',
    clientId: 'client-1',
    profile: null,
    server: 'files',
    tool: 'write_file',
    risk: 'write',
    riskReason: 'its name says “write”',
    fingerprint: call.fingerprint,
    argumentsJson: '{"path":"a.txt"}',
    session: expect.objectContaining({ calls: 1, servers: ['files'] }),
    roots: ['/projects'],
  });
});

it('decides by the profile that the client has now', () => {
  const { decisions, clients } = aScene([aRule({ effect: 'deny', profile: 'Work' })]);
  expect(decisions.evaluate(call).effect).toBe('ask');
  clients.update((all) => all.map((client) => ({ ...client, profile: aProfile() })));
  expect(decisions.evaluate(call)).toMatchObject({ effect: 'deny', ruleId: 'rule-1' });
  clients.update(() => []);
  expect(decisions.facts(call).profile).toBeNull();
});

it('says which rules are for a profile that is not there', () => {
  const { decisions, profiles } = aScene([aRule({ profile: 'Work' })]);
  expect(decisions.problems.get().get('rule-1')).toMatchObject({ kind: 'unreachable' });
  profiles.update(() => [aProfile()]);
  expect(decisions.problems.get().size).toBe(0);
});

it('knows a server that only reaches outside by its tools', () => {
  const { decisions, setLists, servers } = aScene();
  const taint = () => decisions.sessions.of('session-1', 'client-1').taint;
  servers.update(() => [aServer({ toolRisks: { fetch_url: 'external' } })]);
  setLists('files', { tools: [aTool('fetch_url')] });
  // What another server offers says nothing of one that offers nothing.
  decisions.sessions.onCompleted(aToolCall({ server: 'nobody', risk: 'read', session: 'other' }));
  expect(decisions.sessions.of('other', 'client-1').taint).toEqual(['private']);
  decisions.sessions.onCompleted(aToolCall({ risk: 'read' }));
  expect(taint()).toEqual([]);
  setLists('files', { tools: [aTool('fetch_url'), aTool('read_file')] });
  decisions.sessions.onCompleted(aToolCall({ risk: 'read' }));
  expect(taint()).toEqual(['private']);
});

describe('a limit', () => {
  const rules = [aRule({ effect: 'allow', limits: [aLimit] })];

  it('is used up by a call that ran, for others and not for itself', () => {
    const { decisions } = aScene(rules);
    const decision = decisions.evaluate(call);
    expect(decision.effect).toBe('allow');
    decisions.take(call, decision);
    expect(decisions.used(rules[0] ?? aRule())).toEqual([1]);
    expect(decisions.evaluate(call).effect).toBe('allow');
    expect(decisions.evaluate(aToolCall({ id: 'call-2' })).effect).toBe('ask');
    // Which call was decided about last is no longer of interest.
    expect(decisions.evaluate(call).effect).toBe('allow');
    expect(decisions.policy().path(decisions.facts(call))).toMatchObject([
      { because: 'its limit of 1 call an hour is reached' },
    ]);
  });

  it.each<[string, RuleLimit]>([
    ['of calls', { ...aLimit, beyond: 'deny' }],
    ['of a sum', { kind: 'sum', argument: 'n', atMost: 1, per: 'hour', beyond: 'deny' }],
  ])('%s says nothing of a call that ran, nor of what follows from its task, and all of the next', (_of, limit) => {
    const { decisions } = aScene([aRule({ effect: 'allow', limits: [limit] })]);
    const first = aToolCall({ argumentsJson: '{"n":1}' });
    decisions.take(first, decisions.evaluate(first));
    const retry = aToolCall({ id: 'call-2', argumentsJson: '{"n":1}' });
    expect(decisions.evaluateRan(retry).effect).toBe('allow');
    const partOf = {
      ...{
        taskId: 't1',
        shownAs: 't1',
        server: 'files',
        era: 'session' as const,
        clientId: 'client-1',
        session: 'session-1',
      },
      made: { tool: 'write_file', risk: 'write' as const, riskReason: '' },
    };
    const followUp = aToolCall({ id: 'call-3', method: 'tasks/get', tool: 'tasks/get', argumentsJson: '{}', partOf });
    expect(decisions.evaluate(followUp).effect).toBe('allow');
    expect(decisions.evaluate(retry).effect).toBe('deny');
  });

  it('is all that is passed over: rules that deny a call deny what came of it, and so does a halt', () => {
    const { decisions, rules, state } = aScene([aRule({ effect: 'allow' })]);
    state.halted = new GatehouseError('paused', 'Paused.');
    expect(decisions.evaluateRan(call)).toMatchObject({ effect: 'deny', why: 'Paused.' });
    state.halted = null;
    rules.update(() => [aRule({ effect: 'deny' })]);
    expect(decisions.evaluateRan(call)).toMatchObject({ effect: 'deny', ruleId: 'rule-1' });
  });

  it('is used up by a call that a person let through, too', () => {
    const { decisions, kept } = aScene([aRule({ effect: 'ask', limits: [aLimit] })]);
    decisions.take(call, decisions.evaluate(call));
    expect(kept).toHaveLength(1);
  });

  it('lets nothing run that cannot be counted, unless a person said so', () => {
    const { decisions, state } = aScene(rules);
    const allowed = decisions.evaluate(call);
    state.isBroken = true;
    expect(() => decisions.take(call, allowed)).toThrow(expect.objectContaining({ code: 'record-unavailable' }));
    const second = aToolCall({ id: 'call-2' });
    const asked = decisions.evaluate(second);
    expect(asked.effect).toBe('ask');
    expect(() => decisions.take(second, asked)).not.toThrow();
  });

  it('of a rule in shadow is counted as if it had been in force, and costs nobody anything', () => {
    const { decisions, kept, state } = aScene([
      aRule({ id: 'shadow', effect: 'allow', isShadow: true, limits: [{ ...aLimit, beyond: 'deny' }] }),
      aRule({ id: 'deny', effect: 'deny', isShadow: true, limits: [aLimit] }),
      aRule({ id: 'all', effect: 'allow' }),
    ]);
    const first = decisions.evaluate(call);
    expect(first.shadow).toEqual([
      { ruleId: 'shadow', effect: 'allow' },
      { ruleId: 'deny', effect: 'deny' },
    ]);
    decisions.take(call, first);
    expect(kept).toHaveLength(1);
    expect(decisions.evaluate(aToolCall({ id: 'call-2' })).shadow?.[0]).toEqual({ ruleId: 'shadow', effect: 'deny' });
    state.isBroken = true;
    expect(() => decisions.take(aToolCall({ id: 'call-3' }), first)).not.toThrow();
  });

  it('is nobody’s where no rule decided, or it is gone', () => {
    const { decisions, kept } = aScene();
    decisions.take(call, decisions.evaluate(call));
    decisions.take(call, { effect: 'allow', ruleId: 'gone', why: '' });
    expect(kept).toEqual([]);
  });
});

describe('problems of rules', () => {
  beforeEach(loadConditions);

  it('are told of those that cannot be computed, until they can or are changed', () => {
    const rule = aRule({ effect: 'allow', condition: 'args.n > 5' });
    const { decisions, rules } = aScene([rule, aRule({ id: 'b', condition: 'args.m > 5' })]);
    const kindOf = (id: string) => decisions.problems.get().get(id)?.kind;
    const told = vi.fn();
    decisions.problems.subscribe(told);
    decisions.evaluate(call);
    expect(kindOf('rule-1')).toBe('broken');
    decisions.evaluate(call);
    expect(told).toHaveBeenCalledTimes(1);
    decisions.evaluate(aToolCall({ argumentsJson: '{"n":9}' }));
    expect(kindOf('rule-1')).toBeUndefined();
    decisions.evaluate(aToolCall({ argumentsJson: '{"n":1}' }));
    expect(kindOf('b')).toBe('broken');
    decisions.evaluate(call);
    rules.update((all) => all.map((each) => (each.id === 'b' ? { ...each } : { ...each, note: 'changed' })));
    expect([kindOf('rule-1'), kindOf('b')]).toEqual([undefined, 'broken']);
    rules.update(() => []);
    expect(decisions.problems.get().size).toBe(0);
  });

  it('follow servers, clients and what they offer', () => {
    const { decisions, servers, clients, setLists } = aScene([
      aRule({ id: 'server', server: 'files', client: 'Claude' }),
      aRule({ id: 'tool', server: 'files', client: 'Claude', tool: 'write_file', definition: 'x' }),
    ]);
    const kinds = () => ['server', 'tool'].map((id) => decisions.problems.get().get(id)?.kind);
    expect(kinds()).toEqual([undefined, 'changed']);
    setLists('files', { tools: [] });
    expect(kinds()).toEqual([undefined, 'covered']);
    clients.update(() => []);
    expect(kinds()).toEqual(['unreachable', 'unreachable']);
    clients.update(() => [aCurrentClient()]);
    servers.update((): readonly ServerConfig[] => []);
    expect(kinds()).toEqual(['unreachable', 'unreachable']);
  });
});

it('says so when conditions cannot be loaded, denies, and tries again when rules change', async () => {
  vi.mocked(loadConditions).mockRejectedValueOnce(new Error('not installed'));
  const { decisions, rules, report } = aScene([aRule({ effect: 'allow', condition: 'true' })]);
  await vi.waitFor(() => expect(report).toHaveBeenCalled());
  expect(report.mock.calls).toEqual([
    ['Conditions of rules cannot be loaded, so these rules deny. Install Gatehouse anew.'],
  ]);
  const calls = vi.mocked(loadConditions).mock.calls.length;
  rules.update((all) => [...all, aRule({ id: 'b' })]);
  await decisions.ready();
  expect(vi.mocked(loadConditions).mock.calls.length).toBe(calls + 1);
  expect(decisions.evaluate(call).effect).toBe('allow');
});

it('checks a condition that is only being written', async () => {
  const { decisions } = aScene();
  await decisions.ready();
  await decisions.ready();
  expect(decisions.check('  ')).toBeNull();
  expect(decisions.check('true')).toBeNull();
  expect(decisions.check('under(args.path, "~/projects")')).toBeNull();
  expect(decisions.check('x == 1')).toMatchObject({ at: 0 });
});

it('in a whole gateway a rule with a condition and a limit decides, and goes on after a restart where it was', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const start = () => startGatehouse({ home });
  const call = async (session: RawSession, n: number) =>
    await session.request('tools/call', JSON.stringify({ name: 'exact_read_mirror', arguments: { n } }));
  const open = async (gatehouse: TestGatehouse, token: string) => {
    await gatehouse.services['servers.start']({ name: 'exact' });
    await gatehouse.untilServer('exact', ({ status }) => status === 'running');
    return await openRawSession(gatehouse.endpoint, token);
  };

  const first = await start();
  await first.addServer('exact', aScriptServer('exact-stdio.mjs'));
  const { token } = await first.addClient('Raw');
  const limits: RuleLimit[] = [{ kind: 'calls', atMost: 2, per: 'hour', beyond: 'deny' }];
  await first.addRule('allow', '*', { condition: 'has(args.n) && args.n > 5', limits });
  await first.addRule('deny', '*');
  const session = await open(first, token);
  expect(await call(session, 1)).toContain('Deny every tool on every server for every client.');
  expect(await call(session, 9)).not.toContain('isError":true');
  expect(first.services['policy.rules'].get()[0]).toMatchObject({ used: [1], problem: null });
  await first.halt();

  const second = await start();
  onTestFinished(() => second.stop());
  const again = await open(second, token);
  expect(await call(again, 9)).not.toContain('isError":true');
  expect(await call(again, 9)).toContain('and its limit of 2 calls an hour is reached.');
  expect(second.services['policy.rules'].get()[0]).toMatchObject({ used: [2] });
}, 30_000);
