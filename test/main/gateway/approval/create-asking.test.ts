import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AskingParts, createAsking } from '../../../../main/gateway/approval/create-asking';
import { mostPerMinute } from '../../../../main/gateway/approval/flood';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { compileCondition } from '../../../../main/gateway/policy/condition';
import { compilePolicy } from '../../../../main/gateway/policy/evaluate';
import { newSession } from '../../../../main/gateway/policy/session-facts';
import { createStore } from '../../../../main/gateway/store';
import type { ToolCall } from '../../../../main/gateway/tool-call';
import type { ApprovalReply } from '../../../../shared/domain/approval';
import type { Rule } from '../../../../shared/domain/policy';
import { Preferences } from '../../../../shared/domain/settings';
import { aCallAsk } from '../../../support/a-queue';
import { aCatalogOf, aRule, aServer, aTool, aToolCall, testClock } from '../../../support/builders';

beforeAll(loadConditions);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const home = '/home/ana';
const inputSchema = { type: 'object', properties: { path: { type: 'string' } }, additionalProperties: false };

/** Everything real but the person, the pipeline and time. */
function aScene(parts: Partial<AskingParts> = {}) {
  const { catalog } = aCatalogOf([aTool('write_file', { inputSchema }), aTool('read_file', { inputSchema })]);
  const rules = createStore<readonly Rule[]>([]);
  const factsOf = (call: ToolCall) => ({
    ...call,
    client: call.client.name,
    clientId: call.client.id,
    profile: null,
    session: newSession,
    roots: [],
  });
  const evaluate = (call: ToolCall) =>
    compilePolicy(rules.get(), { now: () => new Date(), used: () => [], home })(factsOf(call));
  const asking = createAsking({
    clock: testClock,
    catalog,
    server: () => aServer(),
    rules,
    preferences: createStore(Preferences.parse({})),
    record: { hasUsed: () => true },
    mayRemember: true,
    conditions: {
      compile(text) {
        const condition = compileCondition(text, { home });
        return condition.problem ? null : (call) => condition.holds(factsOf(call), new Date());
      },
    },
    evaluate,
    evaluateRan: evaluate,
    past: () => newSession,
    authentication: { method: createStore('none' as const), use: () => false, giveBack: () => undefined },
    isAway: createStore(false),
    gate: () => undefined,
    onEnded: () => undefined,
    home,
    roots: () => [],
    recentCalls: () => [],
    ...parts,
  });
  rules.subscribe(asking.queue.reevaluate);
  function ask(path: string, fields: Partial<ToolCall> = {}) {
    const tool = catalog.tool('files', 'write_file');
    if (!tool) throw new Error('no such tool');
    const argumentsJson = JSON.stringify({ path });
    const call = aToolCall({ argumentsJson, fingerprint: tool.fingerprint, riskReason: tool.reason, ...fields });
    const waiting = { pendingAfterMs: 50_000, onOpen: () => undefined };
    const outcome = asking.queue.ask(
      aCallAsk({ call, decision: evaluate(call) }),
      waiting,
      new AbortController().signal,
    );
    outcome.catch(() => undefined);
    return outcome;
  }
  const shown = () => asking.queue.pending.get();
  function answer(reply: Record<string, unknown>) {
    const { id: requestId, revision } = shown()[0] ?? { id: '', revision: 0 };
    const usual = { effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true };
    return asking.queue.reply({ ...usual, requestId, revision, ...reply } as ApprovalReply);
  }
  return { ...asking, rules, ask, shown, answer };
}

describe('“always” for arguments like these', () => {
  it('writes a rule that settles the others it covers, and none else', async () => {
    const { rules, ask, shown, answer } = aScene();
    void ask('/home/ana/projects/site/a.css');
    const covered = ask('/home/ana/projects/site/b.css');
    void ask('/home/ana/projects/other/b.css');
    expect(shown()[0]?.reaches.map(({ label }) => label)).toEqual([
      'these exact arguments',
      'path is under ~/projects/site',
      'write_file, whatever the arguments',
      'the 2 tools of files that only read or write',
    ]);
    answer({ scope: 'always', reach: 'pattern-1' });
    expect(rules.get()).toMatchObject([{ effect: 'allow', origin: 'prompt', tool: 'write_file' }]);
    await expect(covered).resolves.toMatchObject({ kind: 'by-rule', decision: { effect: 'allow' } });
    expect(shown()).toHaveLength(1);
  });

  it('may be for exactly these', async () => {
    const { ask, shown, answer } = aScene();
    void ask('a.css');
    answer({ scope: 'always', reach: 'exact' });
    await expect(ask('a.css')).resolves.toMatchObject({ kind: 'by-rule', decision: { effect: 'allow' } });
    void ask('b.css');
    expect(shown()).toHaveLength(1);
  });
});

it('says what “always” would do: above a rule that holds results, and not where somebody else’s rule asks', () => {
  const rule = aRule({ id: 'own', effect: 'ask', holdsResult: true });
  const { rules, ask, shown, answer } = aScene();
  rules.update(() => [rule]);
  void ask('a.css');
  expect(shown()[0]?.reaches[0]?.sentence).toContain('and hold each result for review');
  answer({ scope: 'always', reach: 'tool' });
  expect(rules.get()).toMatchObject([{ effect: 'allow', holdsResult: true }, { id: 'own' }]);
  const locked = aScene({ evaluate: () => ({ effect: 'ask', ruleId: 'team', why: 'Ask.' }) });
  void locked.ask('a.css');
  expect(locked.shown()[0]?.reaches.flatMap(({ scopes }) => scopes)).not.toContain('always');
});

it('lets the arguments be changed to what the tool takes', async () => {
  const { ask, answer } = aScene();
  const outcome = ask('a.css');
  expect(() => answer({ argumentsJson: '{"path":1}' })).toThrow('“path” must be text.');
  expect(() => answer({ argumentsJson: '{"path":"b","mode":1}' })).toThrow('“mode” is not an argument of this tool.');
  answer({ argumentsJson: '{"path":"b.css"}' });
  await expect(outcome).resolves.toMatchObject({ argumentsJson: '{"path":"b.css"}' });
});

it('offers no long time for a tool that changed since it was used', () => {
  const { onCompleted, ask, shown } = aScene();
  onCompleted(aToolCall({ fingerprint: 'e'.repeat(64) }));
  void ask('a.css');
  expect(new Set(shown()[0]?.reaches.flatMap(({ scopes }) => scopes))).toEqual(new Set(['15-minutes']));
});

it('offers nothing lasting for what destroys where nobody can prove who answers', () => {
  const { ask, shown } = aScene();
  void ask('a.css', { risk: 'destructive' });
  expect(shown()).toMatchObject([{ reaches: [], ceremony: { kind: 'hold' } }]);
});

it('remembers a narrow answer and what was said to the model', () => {
  const { ask, shown, answer } = aScene();
  void ask('a.css');
  answer({ scope: '15-minutes', reach: 'exact' });
  void ask('b.css');
  expect(shown()).toMatchObject([{ preferred: { reach: 'exact', scope: '15-minutes' } }]);
  answer({ effect: 'deny', guidance: 'Use c.css.', isWholeSession: false });
  void ask('d.css');
  expect(shown()[0]?.guidances[0]).toBe('Use c.css.');
});

it('puts no question where none may be put, nor to a client that asks without end', async () => {
  const gate = vi.fn();
  const { ask, answer } = aScene({ gate });
  for (let n = 0; n < mostPerMinute; n += 1) {
    void ask(`${n}.css`);
    answer({ effect: 'deny', isWholeSession: false });
  }
  await expect(ask('more.css')).rejects.toMatchObject({ code: 'conflict' });
  expect(gate).toHaveBeenCalledTimes(mostPerMinute + 1);
});

it('asks about what has no arguments of its own like about anything else', () => {
  const { ask, shown } = aScene();
  void ask('a.css', { tool: 'gone', method: 'resources/read' });
  expect(shown()[0]?.reaches.map(({ id }) => id)).toEqual(['exact', 'tool']);
});
