import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPipeline } from '../../../main/gateway/create-pipeline';
import type { CallOutcome } from '../../../main/gateway/ports';
import { createStore } from '../../../main/gateway/store';
import type { Scope } from '../../../shared/domain/approval';
import type { ClientConfig } from '../../../shared/domain/client';
import type { Rule } from '../../../shared/domain/policy';
import type { ServerConfig } from '../../../shared/domain/server';
import { Preferences } from '../../../shared/domain/settings';
import { aClient, aFakePool, anExchange, aRule, aServer, aTool, type FakeServer } from '../../support/builders';
import { pipelineParts } from '../../support/pipeline-parts';

const pendingAfterMs = 50_000;
const askRule = aRule({ id: 'ask', effect: 'ask', server: 'files' });

const no = { effect: 'deny', isWholeSession: false } as const;

function yes(scope: Scope) {
  const reach = scope === 'once' ? {} : { reach: 'tool' };
  return { effect: 'allow', scope, ...reach, isEveryClient: false, wasShownWhole: true } as const;
}

const answerOf = (effect: 'allow' | 'deny', argumentsJson: string) =>
  effect === 'allow' ? { ...yes('once'), argumentsJson } : no;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aGateway(server: Partial<FakeServer> = {}) {
  const config = aServer();
  const fake = aFakePool([{ config, lists: { tools: [aTool('write_file'), aTool('read_file')] }, ...server }]);
  const servers = createStore<readonly ServerConfig[]>([config]);
  const clients = createStore<readonly ClientConfig[]>([
    aClient({ id: 'client-0', name: 'Claude', token: 'one' }),
    aClient({ id: 'client-1', name: 'Cursor', token: 'two' }),
  ]);
  const rules = createStore<readonly Rule[]>([askRule]);
  const outcomes: CallOutcome[] = [];
  const preferences = createStore(Preferences.parse({ pendingAfterMs }));
  const { parts, halt, presence } = pipelineParts(rules);
  const pipeline = createPipeline({
    ...parts,
    pool: fake.pool,
    servers,
    clients,
    preferences,
    record: {
      recordIntent: () => Promise.resolve(),
      recordOutcome: (outcome) => Promise.resolve(void outcomes.push(outcome)),
      hasUsed: () => true,
    },
    parties: () => [],
    setLogLevel: () => undefined,
    keeper: { subscriptions: () => [], keepSubscription: () => undefined, forgetSubscription: () => undefined },
  });
  /** A client calls `write_file`; what it sends says who it is, so that the server's side can tell. */
  function call(argumentsJson: string, { client = 0, tool = 'files_write_file' } = {}) {
    const { exchange, cancelled, closed } = anExchange({ partyId: `session-${client}` });
    const caller = { clientId: `client-${client}`, server: null, session: `session-${client}` };
    const paramsJson = `{"name":"${tool}","arguments":${argumentsJson},"_meta":{"who":${client}}}`;
    const done = pipeline.answer({ caller, method: 'tools/call', paramsJson }, exchange);
    return { done, cancel: () => cancelled.abort(new Error('gone')), close: () => closed.abort(new Error('gone')) };
  }
  function reply(effect: 'allow' | 'deny' = 'allow', scope: Scope = 'once') {
    const [request] = pipeline.queue.pending.get();
    if (!request) throw new Error('nothing is asked');
    const base = { requestId: request.id, revision: request.revision };
    return pipeline.queue.reply(effect === 'allow' ? { ...base, ...yes(scope) } : { ...base, ...no });
  }
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { ...pipeline, ...fake, servers, clients, rules, outcomes, halt, presence, preferences, call, reply, settle };
}

describe('a call', () => {
  it('reaches its server byte for byte as the person saw it, under the name the server gave', async () => {
    const { call, reply, settle, forwarded, queue } = aGateway();
    const { done } = call('{"path": "\\u0061.txt",  "n": 9007199254740993}');
    await settle();
    expect(queue.pending.get()).toMatchObject([{ argumentsJson: '{"path": "\\u0061.txt",  "n": 9007199254740993}' }]);
    reply();
    await expect(done).resolves.toEqual({ kind: 'result', json: '{"content":[]}' });
    expect(forwarded).toEqual([
      {
        server: 'files',
        method: 'tools/call',
        paramsJson:
          '{"name":"write_file","arguments":{"path": "\\u0061.txt",  "n": 9007199254740993},"_meta":{"who":0}}',
      },
    ]);
  });

  it('is recorded with “always” and its request, and the rule stands above the one that asked', async () => {
    const { call, reply, settle, rules, outcomes, queue } = aGateway();
    const first = call('{"a":1}');
    await settle();
    const id = queue.pending.get()[0]?.id;
    reply('allow', 'always');
    await first.done;
    expect(outcomes).toMatchObject([{ approvalId: id, approvalScope: 'always', outcome: 'completed' }]);
    expect(rules.get().map(({ effect, tool }) => [effect, tool])).toEqual([
      ['allow', 'write_file'],
      ['ask', '*'],
    ]);
    await expect(call('{"a":2}').done).resolves.toMatchObject({ kind: 'result', json: '{"content":[]}' });
  });
});

describe('what changes while a person thinks', () => {
  it.each<[string, (gateway: ReturnType<typeof aGateway>) => void, string]>([
    [
      'the tool is defined anew',
      ({ setLists }) => setLists('files', { tools: [aTool('write_file', { x: 1 })] }),
      'refused',
    ],
    ['the tool is gone', ({ setLists }) => setLists('files', { tools: [] }), 'refused'],
    [
      'the tool is switched off',
      ({ servers }) => servers.update(() => [aServer({ disabledTools: ['write_file'] })]),
      'refused',
    ],
    ['the server is switched off', ({ servers }) => servers.update(() => [aServer({ enabled: false })]), 'refused'],
    [
      'the tool is hidden from the client',
      ({ clients }) =>
        clients.update((all) => all.map((client) => ({ ...client, hiddenTools: { files: ['write_file'] } }))),
      'refused',
    ],
    ['the client is revoked', ({ clients }) => clients.update(() => []), 'cancelled'],
  ])('keeps the call from running although it was allowed: %s', async (_what, change, outcome) => {
    const gateway = aGateway();
    const { done } = gateway.call('{}');
    await gateway.settle();
    change(gateway);
    gateway.reply();
    await done;
    expect(gateway.forwarded).toEqual([]);
    expect(gateway.outcomes).toMatchObject([{ outcome }]);
  });

  it('a rule that denies settles the question at once', async () => {
    const { call, rules, settle, outcomes, forwarded, queue } = aGateway();
    const { done } = call('{}');
    await settle();
    rules.update((all) => [aRule({ id: 'deny', effect: 'deny' }), ...all]);
    await done;
    expect(queue.pending.get()).toEqual([]);
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'denied-by-policy' }]);
  });

  it('a tool that its server defines anew when it is started again does not run', async () => {
    const { call, reply, settle, onReady, setLists, forwarded, outcomes } = aGateway();
    onReady((server) =>
      setLists(server, { tools: [aTool('write_file', { description: 'Now it mails files away.' })] }),
    );
    const { done } = call('{}');
    await settle();
    reply();
    await done;
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }]);
  });

  it('a call that was allowed does not run when another server takes the name of its own', async () => {
    const { call, reply, settle, servers, forwarded } = aGateway();
    const { done } = call('{}');
    await settle();
    const transport = { kind: 'http' as const, url: 'https://elsewhere.example/mcp', headers: {} };
    servers.update((all) => all.map((config) => ({ ...config, transport })));
    reply();
    expect((await done).json).toContain('changed while this call waited');
    expect(forwarded).toEqual([]);
  });

  it('a call that only read for a trusted server does not run when the trust goes while it starts', async () => {
    const { call, rules, servers, onReady, forwarded } = aGateway({
      lists: { tools: [aTool('write_file', { annotations: { readOnlyHint: true } })] },
    });
    const trust = (isTrusted: boolean) => servers.update((all) => all.map((config) => ({ ...config, isTrusted })));
    rules.update(() => []);
    trust(true);
    onReady(() => trust(false));
    expect((await call('{}').done).json).toContain('The rules changed before this call ran');
    expect(forwarded).toEqual([]);
  });

  it('a call that a rule allowed does not run when the rule goes while its server starts', async () => {
    const { call, rules, onReady, forwarded, outcomes } = aGateway();
    rules.update(() => [aRule({ id: 'allow', effect: 'allow' })]);
    onReady(() => rules.update(() => [askRule]));
    await call('{}').done;
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }]);
  });

  it('a client that goes while its server starts gets nothing done', async () => {
    const { call, rules, onReady, forwarded } = aGateway();
    rules.update(() => [aRule({ id: 'allow', effect: 'allow' })]);
    const { done, close } = call('{}');
    onReady(() => close());
    await done;
    expect(forwarded).toEqual([]);
  });

  it('a pause refuses what waits and what comes', async () => {
    const { call, halt, queue, settle, forwarded, outcomes } = aGateway();
    const { done } = call('{"a":1}');
    await settle();
    halt.is = 'paused';
    queue.reevaluate();
    await done;
    await call('{"a":2}').done;
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }]);
  });

  it('a revoked client loses its grants', async () => {
    const { call, reply, settle, withdrawClient, queue } = aGateway();
    const first = call('{"a":1}');
    await settle();
    reply('allow', 'session');
    await first.done;
    withdrawClient('client-0');
    void call('{"a":2}');
    await settle();
    expect(queue.pending.get()).toHaveLength(1);
  });
});

it('asks about hidden characters in a call that only reads, and no other answer lets it go', async () => {
  const { call, rules, reply, settle, queue } = aGateway();
  rules.update(() => []);
  void call('{"path":"a\\u202etxt"}', { tool: 'files_read_file' });
  await settle();
  expect(queue.pending.get()).toMatchObject([{ tool: 'read_file', reaches: [] }]);
  void call('{}', { client: 1 });
  await settle();
  const other = queue.pending.get().find(({ tool }) => tool === 'write_file');
  expect(queue.reply({ requestId: other?.id ?? '', revision: other?.revision ?? 0, ...no })).toBe('settled');
  expect(queue.pending.get()).toMatchObject([{ tool: 'read_file' }]);
  expect(reply('deny')).toBe('settled');
});

/** One step of a history. Numbers choose among what there is at that moment. */
type Step =
  | { do: 'ask'; text: string; client: number }
  | { do: 'reply'; at: number; effect: 'allow' | 'deny'; isStale: boolean; isEdited: boolean }
  | { do: 'cancel'; at: number }
  | { do: 'wait'; ms: number }
  | { do: 'rename rule'; id: string }
  | { do: 'allow by rule for a moment' | 'pause for a moment' | 'stop everything' | 'ask again' }
  | { do: 'revoke'; client: number };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      text: fc.constantFrom('{"n": 1}', '{"n": 9007199254740993}', '{"n": 9007199254740992}'),
      client: fc.nat(1),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      at: fc.nat(3),
      effect: fc.constantFrom('allow', 'allow', 'deny'),
      isStale: fc.boolean(),
      isEdited: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), at: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1000, pendingAfterMs, 599_999, 600_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename rule' as const), id: fc.constantFrom('ask', 'other') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('allow by rule for a moment', 'pause for a moment') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop everything', 'ask again') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), client: fc.nat(1) }) },
);

/** A gateway, and beside it an account of what may still run. */
function aWorld() {
  const gateway = aGateway();
  const { queue, rules, forwarded, halt, settle } = gateway;
  const allowed = new Map<string, number>();
  const calls: ReturnType<typeof gateway.call>[] = [];
  let seen = 0;

  function checkForwarded(isFree: boolean): void {
    for (const { paramsJson } of forwarded.slice(seen)) {
      if (isFree) continue;
      const left = allowed.get(paramsJson) ?? 0;
      expect(left, `an approval is left for ${paramsJson}`).toBeGreaterThan(0);
      allowed.set(paramsJson, left - 1);
    }
    seen = forwarded.length;
  }

  function reply({ at, effect, isStale, isEdited }: Extract<Step, { do: 'reply' }>): void {
    const open = queue.pending.get();
    const request = open[at % Math.max(1, open.length)];
    if (!request) return;
    const base = { requestId: request.id, revision: isStale ? request.revision - 1 : request.revision };
    const argumentsJson = isEdited ? '{"n": 7}' : request.argumentsJson;
    const outcome = queue.reply({ ...base, ...answerOf(effect, argumentsJson) });
    const [first, second] = isStale ? ['changed', 'changed'] : ['settled', 'gone'];
    expect(outcome).toBe(first);
    expect(queue.reply({ ...base, ...yes('once') })).toBe(second);
    if (outcome === 'settled' && effect === 'allow') allow({ ...request, argumentsJson });
  }

  /** One answer allows as many runs as calls were shown. */
  function allow({ client, argumentsJson, calls: shown }: { client: string; argumentsJson: string; calls: number }) {
    const who = client === 'Claude' ? 0 : 1;
    const paramsJson = `{"name":"write_file","arguments":${argumentsJson},"_meta":{"who":${who}}}`;
    allowed.set(paramsJson, (allowed.get(paramsJson) ?? 0) + shown);
  }

  async function forAMoment(begin: () => void, end: () => void): Promise<void> {
    begin();
    queue.reevaluate();
    expect(queue.pending.get()).toEqual([]);
    await settle();
    checkForwarded(true);
    end();
  }

  const doing: { [K in Step['do']]: (step: Extract<Step, { do: K }>) => unknown } = {
    ask: ({ text, client }) => void calls.push(gateway.call(text, { client })),
    reply,
    cancel: ({ at }) => calls[at % Math.max(1, calls.length)]?.cancel(),
    wait: ({ ms }) => vi.advanceTimersByTimeAsync(ms),
    'rename rule': ({ id }) => rules.update(() => [{ ...askRule, id }]),
    'allow by rule for a moment': () => {
      const before = rules.get();
      return forAMoment(
        () => rules.update(() => [aRule({ effect: 'allow' })]),
        () => rules.update(() => before),
      );
    },
    'pause for a moment': () =>
      forAMoment(
        () => {
          halt.is = 'paused';
        },
        () => {
          halt.is = 'running';
        },
      ),
    'stop everything': () => {
      halt.is = 'panic';
      gateway.stopAll();
      expect(queue.pending.get()).toEqual([]);
      allowed.clear();
      halt.is = 'running';
    },
    'ask again': () => gateway.quiet.resume(),
    revoke: ({ client }) => gateway.withdrawClient(`client-${client}`),
  };

  return {
    async take(step: Step): Promise<void> {
      await (doing[step.do] as (step: Step) => unknown)(step);
      await settle();
      checkForwarded(false);
      const shown = queue.pending.get().map(({ client, argumentsJson }) => `${client} ${argumentsJson}`);
      expect(new Set(shown).size, 'never two prompts for one call').toBe(shown.length);
      expect(queue.pending.get().every((request) => request.calls > 0)).toBe(true);
    },
    async end(): Promise<void> {
      for (const { cancel } of calls) cancel();
      await vi.advanceTimersByTimeAsync(600_000);
      await Promise.all(calls.map(({ done }) => done));
      checkForwarded(false);
      expect(queue.pending.get()).toEqual([]);
    },
  };
}

it('in every order of events, what runs was approved with the same bytes, and no approval serves more calls than it showed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { maxLength: 40, size: 'max' }), async (steps) => {
      const world = aWorld();
      for (const step of steps) await world.take(step);
      await world.end();
    }),
    { numRuns: 250 },
  );
}, 60_000);
