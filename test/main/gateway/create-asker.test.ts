import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunningCall, type Front } from '../../../main/gateway/downstream/running-call';
import { type Era, stoppedWaiting } from '../../../main/gateway/exchange';
import { loadConditions } from '../../../main/gateway/policy/cel';
import type { Rule, RuleLimit } from '../../../shared/domain/policy';
import type { Preferences } from '../../../shared/domain/settings';
import { GatehouseError } from '../../../shared/errors';
import { aPipeline, parsed } from '../../support/a-pipeline';
import { aRule, aServer, aTool } from '../../support/builders';

beforeAll(loadConditions);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const minutes = 60_000;
const server = { kind: 'result', json: '{"content":[{"type":"text","text":"42"}]}' } as const;
const members = [
  {
    config: aServer(),
    lists: {
      tools: [aTool('write_file', { inputSchema: { type: 'object', properties: { path: { type: 'string' } } } })],
    },
  },
];

function aScene({
  rules,
  preferences,
  era = 'session',
}: {
  rules?: readonly Rule[];
  preferences?: Partial<Preferences>;
  era?: Era;
} = {}) {
  const pipeline = aPipeline({
    members: members.map((each) => ({ ...each, era })),
    ...(rules && { rules }),
    ...(preferences && { preferences }),
  });
  pipeline.answerWith(server);
  const { queue, send } = pipeline;
  const call = (path = 'a.txt', sender: Parameters<typeof send>[2] = {}) =>
    send('tools/call', `{"name":"files_write_file","arguments":{"path":"${path}"}}`, sender);
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const question = (at = 0) => {
    const request = queue.pending.get()[at];
    if (!request) throw new Error('nothing is asked');
    return request;
  };
  const about = (at = 0) => ({ requestId: question(at).id, revision: question(at).revision });
  const allow = (argumentsJson?: string) =>
    queue.reply({
      ...about(),
      ...{ effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true },
      ...(argumentsJson !== undefined && { argumentsJson }),
    });
  return { ...pipeline, call, settle, question, about, allow };
}

const asks = aRule({ id: 'ask', effect: 'ask' });
const holds = (effect: 'allow' | 'ask') => [aRule({ id: 'holds', effect, holdsResult: true })];

describe('arguments that the person changed', () => {
  it('run, are recorded with those of before, and the client’s program is told', async () => {
    const { call, settle, allow, forwarded, outcomes } = aScene();
    const { done } = call();
    await settle();
    expect(allow('{"path":"b.txt"}')).toBe('settled');
    const { json } = await done;
    expect(forwarded.map(({ paramsJson }) => paramsJson)).toEqual([
      '{"name":"write_file","arguments":{"path":"b.txt"}}',
    ]);
    expect(JSON.parse(json)).toMatchObject({ _meta: { 'app.gatehouse/decision': { edited: true } } });
    expect(outcomes).toMatchObject([
      { argumentsJson: '{"path":"b.txt"}', originalArgumentsJson: '{"path":"a.txt"}', outcome: 'completed' },
    ]);
  });

  it('do not run where a rule denies them', async () => {
    const no = aRule({ id: 'no', effect: 'deny', condition: 'args.path == "b.txt"' });
    const { call, settle, allow, forwarded, outcomes } = aScene({ rules: [no, asks] });
    const { done } = call();
    await settle();
    expect(allow('{"path":"b.txt"}')).toBe('settled');
    expect(parsed(await done)).toMatchObject({ isError: true });
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'denied-by-policy', ruleId: 'no', argumentsJson: '{"path":"b.txt"}' }]);
  });

  it('still stand in the next round of a call whose server asked for input: the client repeats what it had sent', async () => {
    const { settle, allow, forwarded, answerWith, send, outcomes } = aScene({ era: 'stateless' });
    const round = (rest = '') =>
      send('tools/call', `{"name":"files_write_file","arguments":{"path":"a.txt"}${rest}}`, { era: 'stateless' });
    answerWith({ kind: 'result', json: '{"resultType":"input_required","requestState":"theirs"}' });
    const first = round();
    await settle();
    allow('{"path":"b.txt"}');
    const { requestState } = parsed(await first.done);
    answerWith(server);
    const second = parsed(await round(`,"requestState":${JSON.stringify(requestState)}`).done);
    expect(second).toMatchObject({ _meta: { 'app.gatehouse/decision': { edited: true } } });
    expect(forwarded.map(({ paramsJson }) => paramsJson)).toEqual([
      '{"name":"write_file","arguments":{"path":"b.txt"}}',
      '{"name":"write_file","arguments":{"path":"b.txt"},"requestState":"theirs"}',
    ]);
    expect(outcomes[1]).toMatchObject({ approvalScope: 'continued', originalArgumentsJson: '{"path":"a.txt"}' });
  });
});

describe('a held result', () => {
  it.each(['allow', 'ask'] as const)(
    'of a rule that says %s waits for the person, who sees what came',
    async (effect) => {
      const { call, settle, allow, question, about, queue, outcomes, forwarded } = aScene({ rules: holds(effect) });
      const { done } = call();
      await settle();
      if (effect === 'ask') allow();
      await settle();
      expect(forwarded).toHaveLength(1);
      expect(question()).toMatchObject({ kind: 'result', resultJson: server.json, tool: 'write_file' });
      queue.reply({ ...about(), effect: 'release' });
      await expect(done).resolves.toEqual(server);
      expect(outcomes).toMatchObject([{ outcome: 'completed', resultReview: 'released' }]);
    },
  );

  it('reaches the client as the person made it', async () => {
    const { call, settle, about, queue, outcomes } = aScene({ rules: holds('allow') });
    const { done } = call();
    await settle();
    queue.reply({ ...about(), effect: 'redact', resultJson: '{"content":[]}' });
    await expect(done).resolves.toEqual({ kind: 'result', json: '{"content":[]}' });
    expect(outcomes).toMatchObject([{ resultReview: 'redacted', resultJson: '{"content":[]}' }]);
  });

  it('that is blocked is not told, and the model reads not to call again', async () => {
    const { call, settle, about, queue, outcomes } = aScene({ rules: holds('allow') });
    const { done } = call();
    await settle();
    queue.reply({ ...about(), effect: 'block', guidance: 'It holds a key' });
    const answer = parsed(await done);
    expect(answer).toMatchObject({ isError: true });
    expect(answer.content?.[0]?.text).toBe(
      'The result was withheld by the user. The call itself was made: do not make it again. It holds a key.',
    );
    expect(outcomes).toMatchObject([{ outcome: 'result-blocked', resultReview: 'blocked', resultJson: server.json }]);
  });

  it('is withheld when nobody looks at it (T-C13)', async () => {
    const { call, settle, outcomes } = aScene({
      rules: holds('allow'),
      preferences: { approvalTimeoutMs: 20_000 },
    });
    const { done } = call();
    await settle();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(parsed(await done)).toMatchObject({ isError: true });
    expect(outcomes).toMatchObject([{ outcome: 'result-blocked' }]);
  });

  it('is kept for the retry of a client that cannot wait, and the call never runs twice', async () => {
    const { call, settle, about, queue, outcomes, forwarded } = aScene({ rules: holds('allow') });
    const first = call();
    await settle();
    await vi.advanceTimersByTimeAsync(50_000);
    expect(parsed(await first.done).content?.[0]?.text).toContain('Waiting for a person to approve');
    const second = call();
    await settle();
    expect(queue.pending.get()).toHaveLength(1);
    queue.reply({ ...about(), effect: 'release' });
    await expect(second.done).resolves.toEqual(server);
    expect(forwarded).toHaveLength(1);
    expect(outcomes).toMatchObject([
      { outcome: 'approval-pending', resultReview: null },
      { outcome: 'completed', resultReview: 'released', upstreamMs: null },
    ]);
  });

  it('that was looked at meanwhile waits for the retry', async () => {
    const { call, settle, about, queue, forwarded } = aScene({ rules: holds('allow') });
    const first = call();
    await vi.advanceTimersByTimeAsync(50_000);
    await first.done;
    queue.reply({ ...about(), effect: 'redact', resultJson: '{"content":["less"]}' });
    await settle();
    await expect(call().done).resolves.toEqual({ kind: 'result', json: '{"content":["less"]}' });
    expect(forwarded).toHaveLength(1);
  });

  it('is kept for a client that gave up by itself, which is how a hard time-out looks', async () => {
    const { call, settle, about, queue, forwarded } = aScene({ rules: holds('allow') });
    const first = call();
    await settle();
    first.cancelled.abort(stoppedWaiting());
    await first.done;
    expect(queue.pending.get()).toEqual([]);
    const second = call();
    await settle();
    queue.reply({ ...about(), effect: 'release' });
    await expect(second.done).resolves.toEqual(server);
    expect(forwarded).toHaveLength(1);
  });

  describe('and the limit of its own rule', () => {
    const one = { kind: 'calls', atMost: 1, per: 'minute', beyond: 'deny' } as const;
    const limited = (limit: RuleLimit = one) => [
      aRule({ id: 'holds', effect: 'allow', holdsResult: true, limits: [limit] }),
    ];

    async function owed(limit?: RuleLimit) {
      const scene = aScene({ rules: limited(limit) });
      const first = scene.call();
      await vi.advanceTimersByTimeAsync(50_000);
      await first.done;
      return scene;
    }

    it('its retry is no new call: it is neither denied nor counted', async () => {
      const { call, settle, about, queue, forwarded, decisions } = await owed();
      const retry = call();
      await settle();
      queue.reply({ ...about(), effect: 'release' });
      await expect(retry.done).resolves.toEqual(server);
      expect(forwarded).toHaveLength(1);
      expect(decisions.used(limited()[0] ?? aRule())).toEqual([1]);
      expect(parsed(await call('other.txt').done)).toMatchObject({ isError: true });
    });

    it('what others used up since does not withhold it', async () => {
      const { call, settle, about, queue, forwarded } = await owed();
      await vi.advanceTimersByTimeAsync(15_000);
      void call('other.txt');
      await settle();
      expect(forwarded).toHaveLength(2);
      queue.reevaluate();
      expect(queue.pending.get()).toHaveLength(2);
      const retry = call();
      await settle();
      queue.reply({ ...about(), effect: 'release' });
      await expect(retry.done).resolves.toEqual(server);
    });

    it('a rule that denies it by now does', async () => {
      const { call, rules, forwarded } = await owed();
      rules.update((all) => [aRule({ id: 'no', effect: 'deny' }), ...all]);
      expect(parsed(await call().done)).toMatchObject({ isError: true });
      expect(forwarded).toHaveLength(1);
    });

    it('it is for nobody else, and for nobody once everything was stopped', async () => {
      const { call, halt, stopAll, forwarded } = await owed();
      expect(parsed(await call('a.txt', { client: 1 }).done).content?.[0]?.text).toContain('its limit of');
      halt.is = 'panic';
      stopAll();
      expect(parsed(await call().done).content?.[0]?.text).toContain('Stopped by the user');
      halt.is = 'running';
      expect(parsed(await call().done).content?.[0]?.text).toContain('its limit of');
      expect(forwarded).toHaveLength(1);
    });
  });

  it('is gone with its client', async () => {
    const { call, withdrawClient, forwarded, settle } = aScene({ rules: holds('allow') });
    const first = call();
    await vi.advanceTimersByTimeAsync(50_000);
    await first.done;
    withdrawClient('client-0');
    void call();
    await settle();
    expect(forwarded).toHaveLength(2);
  });
});

describe('when everything is stopped', () => {
  const stopped = 'Stopped by the user: everything was stopped in an emergency.';

  it('what runs is cancelled at its server, what waits is ended, and each client reads why', async () => {
    const { call, settle, halt, stopAll, answerWith, options, rules, outcomes, queue } = aScene();
    rules.update(() => [aRule({ effect: 'allow', client: 'Cursor' }), asks]);
    answerWith(
      () =>
        new Promise((_resolve, reject) => {
          const signal = options.at(-1)?.signal;
          signal?.addEventListener('abort', () => reject(new GatehouseError('cancelled', 'Cut off.')));
        }),
    );
    const running = call('r.txt', { client: 1 });
    const waiting = call('w.txt');
    const pending = call('p.txt');
    await settle();
    await vi.advanceTimersByTimeAsync(50_000);
    await Promise.all([waiting.done, pending.done]);
    const asked = call('q.txt');
    await settle();
    expect(queue.pending.get()).toHaveLength(3);
    halt.is = 'panic';
    stopAll();
    expect(options[0]?.signal?.aborted).toBe(true);
    expect(queue.pending.get()).toEqual([]);
    for (const { done } of [running, asked, call('new.txt')]) {
      const answer = parsed(await done);
      expect(answer).toMatchObject({ isError: true });
      expect(answer.content?.[0]?.text).toContain(stopped);
    }
    expect(outcomes.slice(-3).map(({ outcome, message }) => [outcome, message?.startsWith(stopped)])).toEqual(
      expect.arrayContaining([
        ['cancelled', true],
        ['refused', true],
        ['refused', true],
      ]),
    );
  });

  it('grants and held results end with it: after it everything is asked anew, and nobody counts as absent', async () => {
    const { call, settle, halt, stopAll, queue, about, grants, quiet, forwarded, rules } = aScene();
    const first = call();
    await settle();
    queue.reply({
      ...about(),
      ...{ effect: 'allow', scope: '15-minutes', reach: 'tool', isEveryClient: false, wasShownWhole: true },
    });
    await first.done;
    expect(grants.list.get()).toHaveLength(1);
    rules.update(() => holds('allow'));
    const held = call();
    await vi.advanceTimersByTimeAsync(50_000);
    await held.done;
    void call('b.txt');
    await settle();
    halt.is = 'panic';
    stopAll();
    expect(grants.list.get().filter(({ kind }) => kind !== 'late-answer')).toEqual([]);
    halt.is = 'running';
    expect(quiet.state.get()).toBeNull();
    const before = forwarded.length;
    rules.update(() => [asks]);
    void call();
    await settle();
    expect(queue.pending.get()).toMatchObject([{ kind: 'call' }]);
    expect(forwarded).toHaveLength(before);
  });
});

describe('a yes of before everything was stopped', () => {
  const input = { kind: 'result', json: '{"resultType":"input_required","requestState":"theirs"}' } as const;

  it('does not carry a later round of its call: the person is asked anew', async () => {
    const { settle, allow, forwarded, answerWith, send, halt, stopAll, queue } = aScene({ era: 'stateless' });
    const round = (rest = '') =>
      send('tools/call', `{"name":"files_write_file","arguments":{"path":"a.txt"}${rest}}`, { era: 'stateless' });
    answerWith(input);
    const first = round();
    await settle();
    allow();
    const { requestState } = parsed(await first.done);
    halt.is = 'panic';
    stopAll();
    halt.is = 'running';
    void round(`,"requestState":${JSON.stringify(requestState)}`);
    await settle();
    expect(forwarded).toHaveLength(1);
    expect(queue.pending.get()).toMatchObject([{ kind: 'call' }]);
  });

  it('is void for a call whose client is to come back for it (T-C14)', async () => {
    const { answer, settle, allow, halt, stopAll, queue, forwarded } = aScene();
    const running = createRunningCall({
      method: 'tools/call',
      partyId: 'session-0',
      clientId: 'client-0',
      park: () => '"state"',
    });
    const paramsJson = '{"name":"files_write_file","arguments":{"path":"a.txt"}}';
    const answers: string[] = [];
    const front = (): Front => ({
      peer: running.exchange.peer,
      paramsJson,
      push: () => true,
      finish: ({ json }) => void answers.push(json),
    });
    running.connect(front());
    const caller = { clientId: 'client-0', server: null, session: 'session-0' };
    const done = answer({ caller, method: 'tools/call', paramsJson }, running.exchange).then(running.settle);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(answers).toEqual([expect.stringContaining('input_required')]);
    allow();
    await settle();
    halt.is = 'panic';
    stopAll();
    halt.is = 'running';
    running.connect(front());
    await done;
    expect(answers[1]).toContain('Stopped by the user');
    expect([forwarded, queue.pending.get()]).toEqual([[], []]);
  });

  it('is void for a call that waits for its server, though everything goes on at once', async () => {
    const { call, settle, allow, halt, stopAll, onReady, forwarded, outcomes } = aScene();
    onReady(() => {
      halt.is = 'panic';
      stopAll();
      halt.is = 'running';
    });
    const { done } = call();
    await settle();
    allow();
    expect(parsed(await done).content?.[0]?.text).toContain('Stopped by the user');
    expect([forwarded, outcomes]).toMatchObject([[], [{ outcome: 'cancelled' }]]);
  });
});

describe('when nobody is there', () => {
  it('questions wait without a countdown until somebody is (T-C13)', async () => {
    const { call, settle, presence, queue, question, allow, forwarded } = aScene({
      preferences: { approvalTimeoutMs: minutes, pendingAfterMs: 60 * minutes },
    });
    const { done } = call();
    await settle();
    presence.update(() => 'away');
    expect(question().countdown).toMatchObject({ isHeld: true });
    await vi.advanceTimersByTimeAsync(30 * minutes);
    expect(queue.pending.get()).toHaveLength(1);
    presence.update(() => 'here');
    expect(question().countdown).toMatchObject({ isHeld: false, remainingMs: minutes });
    allow();
    await done;
    expect(forwarded).toHaveLength(1);
  });

  it('they are denied instead where the person wants that, those that wait and those that come (T-C13)', async () => {
    const { call, settle, presence, queue, outcomes, quiet, forwarded } = aScene({ preferences: { whenAway: 'deny' } });
    const waiting = call();
    await settle();
    presence.update(() => 'away');
    expect(queue.pending.get()).toEqual([]);
    expect(parsed(await waiting.done)).toMatchObject({ isError: true });
    const text = parsed(await call('b.txt').done).content?.[0]?.text;
    expect(text).toBe('The user is away, so this call was not made. Ask the user before you try it again.');
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['approval-timeout', 'approval-timeout']);
    expect(quiet.state.get()).toBeNull();
    expect(forwarded).toEqual([]);
    presence.update(() => 'unknown');
    void call('c.txt');
    await settle();
    expect(queue.pending.get()).toHaveLength(1);
  });

  it('trust windows end', () => {
    const { grants, presence } = aScene();
    const client = { id: 'client-0', name: 'Claude' };
    grants.openWindow({ client, server: 'files', risks: ['write'], minutes: 15, tools: new Map() });
    presence.update(() => 'unknown');
    expect(grants.list.get()).toHaveLength(1);
    presence.update(() => 'away');
    expect(grants.list.get()).toEqual([]);
  });

  it('two questions that nobody answers are enough: the next is denied at once, grants still hold, until it is resumed (T-C11)', async () => {
    const { call, settle, queue, quiet, outcomes, about } = aScene({
      preferences: { approvalTimeoutMs: minutes, pendingAfterMs: 60 * minutes },
    });
    const client1 = call('granted.txt', { client: 1 });
    await settle();
    queue.reply({
      ...about(),
      ...{ effect: 'allow', scope: '15-minutes', reach: 'tool', isEveryClient: false, wasShownWhole: true },
    });
    await client1.done;
    for (const path of ['a.txt', 'b.txt']) {
      const { done } = call(path);
      await vi.advanceTimersByTimeAsync(minutes);
      await done;
    }
    expect(quiet.state.get()).toMatchObject({ unanswered: 2 });
    const text = parsed(await call('c.txt').done).content?.[0]?.text;
    expect(text).toContain('Nobody answered the last 2 questions');
    expect(queue.pending.get()).toEqual([]);
    await call('granted.txt', { client: 1 }).done;
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...['completed', 'approval-timeout', 'approval-timeout', 'approval-timeout', 'completed'],
    ]);
    quiet.resume();
    void call('d.txt');
    await settle();
    expect(queue.pending.get()).toHaveLength(1);
  });

  it('a question that was open before stays so, and its retry joins it', async () => {
    const { call, settle, queue, quiet } = aScene({ preferences: { approvalTimeoutMs: 2 * minutes } });
    const first = [call('a.txt'), call('b.txt')];
    await vi.advanceTimersByTimeAsync(60_000);
    void call('c.txt');
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(first.map(({ done }) => done));
    expect(quiet.state.get()).not.toBeNull();
    expect(queue.pending.get()).toMatchObject([{ argumentsJson: '{"path":"c.txt"}', isClientWaiting: false }]);
    void call('c.txt');
    await settle();
    expect(queue.pending.get()).toMatchObject([{ isClientWaiting: true }]);
  });
});

describe('a session that is over', () => {
  it('takes with it what was given for it', async () => {
    const { call, settle, queue, about, grants, onSessionEnd } = aScene();
    const { done } = call();
    await settle();
    queue.reply({
      ...about(),
      ...{ effect: 'allow', scope: 'session', reach: 'tool', isEveryClient: false, wasShownWhole: true },
    });
    await done;
    expect(grants.list.get()).toHaveLength(1);
    onSessionEnd('session-0');
    expect(grants.list.get()).toEqual([]);
  });

  const forSession = { effect: 'allow', scope: 'session', reach: 'tool', isEveryClient: false } as const;

  it('leaves its question open, and a yes for it is one for the retry: no grant that nothing can use', async () => {
    const { call, settle, queue, about, grants, onSessionEnd, forwarded } = aScene();
    const first = call();
    await vi.advanceTimersByTimeAsync(50_000);
    await first.done;
    onSessionEnd('session-0');
    expect(queue.reply({ ...about(), ...forSession, wasShownWhole: true })).toBe('settled');
    expect(grants.list.get()).toMatchObject([{ kind: 'late-answer', scope: 'once' }]);
    await expect(call().done).resolves.toEqual(server);
    expect(grants.list.get()).toEqual([]);
    void call('b.txt');
    await settle();
    expect([forwarded, queue.pending.get()]).toMatchObject([{ length: 1 }, [{ kind: 'call' }]]);
  });

  it('has its question go on as that of the session that asks the same, and what is given is for that one', async () => {
    const { call, settle, queue, about, question, grants, onSessionEnd, send } = aScene();
    const first = call();
    await vi.advanceTimersByTimeAsync(50_000);
    await first.done;
    onSessionEnd('session-0');
    const { revision } = question();
    const again = (path: string) =>
      send('tools/call', `{"name":"files_write_file","arguments":{"path":"${path}"}}`, { session: 'session-9' });
    const retry = again('a.txt');
    await settle();
    expect(question()).toMatchObject({ revision: revision + 1, calls: 1 });
    queue.reply({ ...about(), ...forSession, wasShownWhole: true });
    await expect(retry.done).resolves.toEqual(server);
    await expect(again('b.txt').done).resolves.toEqual(server);
    expect(grants.list.get()).toMatchObject([{ kind: 'grant', scope: 'session', uses: 1 }]);
    onSessionEnd('session-9');
    expect(grants.list.get()).toEqual([]);
  });

  it('is denied nothing more: a no to all of it is a no to its question', async () => {
    const { call, queue, about, grants, onSessionEnd } = aScene();
    const first = call();
    await vi.advanceTimersByTimeAsync(50_000);
    await first.done;
    onSessionEnd('session-0');
    queue.reply({ ...about(), effect: 'deny', isWholeSession: true });
    expect(grants.list.get()).toMatchObject([{ kind: 'late-answer' }]);
    expect(parsed(await call().done)).toMatchObject({ isError: true });
    expect(grants.list.get()).toEqual([]);
  });

  it('counts until then: a rule may look at what it did', async () => {
    const rules = [aRule({ id: 'one', effect: 'deny', condition: 'session.calls > 0' }), aRule({ effect: 'allow' })];
    const { call, onSessionEnd, outcomes } = aScene({ rules });
    await call().done;
    await call().done;
    onSessionEnd('session-0');
    await call().done;
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['completed', 'denied-by-policy', 'completed']);
  });
});

it('offers with the very first question all that the later ones offer, though what computes conditions is read only then', async () => {
  vi.useRealTimers();
  // As in a process that has only begun.
  vi.resetModules();
  const fresh = await import('../../support/a-pipeline');
  const { queue, send } = fresh.aPipeline({ members });
  const { done } = send('tools/call', '{"name":"files_write_file","arguments":{"path":"/srv/projects/site/a.txt"}}');
  await vi.waitFor(() => expect(queue.pending.get()).toHaveLength(1), { timeout: 10_000 });
  const [{ reaches = [], id = '', revision = 0 } = {}] = queue.pending.get();
  expect(reaches.map(({ reach, scopes }) => [reach, scopes.includes('always')])).toEqual([
    ['exact', true],
    ['pattern', true],
    ['tool', true],
  ]);
  queue.reply({ requestId: id, revision, effect: 'deny', isWholeSession: false });
  expect(parsed(await done)).toMatchObject({ isError: true });
});
