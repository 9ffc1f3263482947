import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StopSignal } from '../../../../main/gateway/stop-signal';
import { speakSession, speakStateless } from '../../../../main/gateway/upstream/dialect';
import {
  type LinkOptions,
  type OpenedLink,
  type Origin,
  openLink,
  type ServerMessage,
  type UpstreamAnswer,
} from '../../../../main/gateway/upstream/link';
import type { TransportEvents, UpstreamTransport } from '../../../../main/gateway/upstream/transport';
import { GatehouseError } from '../../../../shared/errors';
import { aParty } from '../../../support/builders';

function aTransport() {
  const sent: string[] = [];
  const abandoned: number[] = [];
  let events: TransportEvents | undefined;
  const transport: UpstreamTransport = {
    pid: null,
    start: (listener) => {
      events = listener;
      return Promise.resolve();
    },
    send: (text) => sent.push(text),
    abandon: (id) => abandoned.push(id),
    cancelsByClosing: () => false,
    setProtocol: () => undefined,
    close: () => Promise.resolve(),
  };
  return {
    transport,
    sent,
    abandoned,
    receive: (text: string) => events?.onText(text),
    events: () => events,
  };
}

let fake: ReturnType<typeof aTransport>;
let link: OpenedLink;
let junk: string[];
let notifications: ServerMessage[];
let limits: string[];
let ends: boolean[];

async function open(options: Partial<LinkOptions> = {}): Promise<void> {
  link = await openLink({
    server: 'files',
    transport: fake.transport,
    opening: speakSession,
    limits: { depth: 128, messagesPerSecond: 500, openQuestions: 100 },
    onNotification: (message) => notifications.push(message),
    onLimit: (limit) => limits.push(limit),
    onJunk: (text) => junk.push(text),
    onRenewed: () => undefined,
    onEnd: (_end, wasBusy) => ends.push(wasBusy),
    now: () => performance.now(),
    ...options,
  });
}

beforeEach(async () => {
  vi.useFakeTimers();
  fake = aTransport();
  junk = [];
  notifications = [];
  limits = [];
  ends = [];
  await open();
});

afterEach(() => {
  vi.useRealTimers();
});

const call = (options: { signal?: AbortSignal; onProgress?: (json: string) => void } = {}, params = '{"name":"x"}') =>
  link.request('tools/call', params, { timeoutMs: 1000, ...options });

describe('the link to a server', () => {
  it('hands over the very bytes of the result', async () => {
    const answered = call();
    expect(fake.sent).toEqual(['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}']);
    fake.receive('{"id":1, "result" : {"b":1.0,"a":12345678901234567890, "a\\u0062":[ ]} ,"jsonrpc":"2.0"}');
    await expect(answered).resolves.toEqual({
      kind: 'result',
      json: '{"b":1.0,"a":12345678901234567890, "a\\u0062":[ ]}',
    });
  });

  it('hands over the very bytes of an error', async () => {
    const answered = call();
    fake.receive('{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no","data":{"x":1e2}}}');
    await expect(answered).resolves.toEqual({ kind: 'error', json: '{"code":-32602,"message":"no","data":{"x":1e2}}' });
  });

  it.each([
    ['a string id', '{"jsonrpc":"2.0","id":"1","result":{}}'],
    ['a negative id', '{"jsonrpc":"2.0","id":-1,"result":{}}'],
    ['a fraction', '{"jsonrpc":"2.0","id":1.0,"result":{}}'],
    ['null', '{"jsonrpc":"2.0","id":null,"result":{}}'],
    ['another id', '{"jsonrpc":"2.0","id":7,"result":{}}'],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"result":{}}]'],
    ['half a message', '{"jsonrpc":"2.0","id":1,"result":{'],
  ])('an answer with %s answers nobody', async (_what, text) => {
    const answered = call();
    fake.receive(text);
    expect(link.isBusy()).toBe(true);
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{"right":true}}');
    await expect(answered).resolves.toMatchObject({ json: '{"right":true}' });
    expect(link.ignored.answers + link.ignored.malformed).toBe(1);
  });

  it.each([
    ['result and error', '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}'],
    ['neither', '{"jsonrpc":"2.0","id":1}'],
    ['two results', '{"jsonrpc":"2.0","id":1,"result":{},"result":{"a":1}}'],
    ['two ids', '{"jsonrpc":"2.0","id":2,"id":1,"result":{}}'],
    ['a result that is no object', '{"jsonrpc":"2.0","id":1,"result":"done"}'],
    ['another JSON-RPC version', '{"jsonrpc":"1.0","id":1,"result":{}}'],
  ])('an answer with %s fails the request and is not used', async (_what, text) => {
    const answered = call();
    fake.receive(text);
    await expect(answered).rejects.toMatchObject({ code: 'upstream-failed' });
  });

  it('the first of two answers counts', async () => {
    const answered = call();
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{"n":1}}');
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{"n":2}}');
    await expect(answered).resolves.toMatchObject({ json: '{"n":1}' });
    expect(link.ignored.answers).toBe(1);
  });

  it('tells the server when a request is cancelled, and ignores its late answer', async () => {
    const abort = new AbortController();
    const answered = call({ signal: abort.signal });
    abort.abort();
    await expect(answered).rejects.toMatchObject({ code: 'cancelled' });
    expect(fake.sent[1]).toBe(
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"cancelled"}}',
    );
    expect(fake.abandoned).toEqual([1]);
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{}}');
    expect([link.ignored.answers, link.isBusy()]).toEqual([1, false]);
  });

  it('sends nothing for a request that was cancelled before', async () => {
    await expect(call({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(fake.sent).toEqual([]);
  });

  it('gives up after the time-out and cancels', async () => {
    const answered = call();
    answered.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(answered).rejects.toMatchObject({
      code: 'upstream-timeout',
      message: expect.stringContaining('within 1 s'),
    });
    expect(fake.sent[1]).toContain('notifications/cancelled');
  });

  it('never cancels the greeting', async () => {
    const answered = link.request('initialize', '{}', { timeoutMs: 10 });
    answered.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10);
    await expect(answered).rejects.toMatchObject({ code: 'upstream-timeout' });
    expect(fake.sent).toHaveLength(1);
  });

  it('fails every waiting request when the connection ends, and later ones at once', async () => {
    const waiting = [call(), call()];
    fake.events()?.onEnd({ summary: 'It ended with exit code 1.', lastLine: null });
    for (const answered of waiting) {
      await expect(answered).rejects.toThrow('Server “files” closed the connection during this call.');
    }
    expect(ends).toEqual([true]);
    await expect(call()).rejects.toThrow(GatehouseError);
    expect(fake.sent).toHaveLength(2);
  });

  it('fails only the one request that could not be sent', async () => {
    const [failing, fine] = [call(), call()];
    fake.events()?.onRequestFailed(1, new GatehouseError('upstream-failed', 'no'));
    fake.receive('{"jsonrpc":"2.0","id":2,"result":{}}');
    await expect(failing).rejects.toMatchObject({ message: 'no' });
    await expect(fine).resolves.toMatchObject({ kind: 'result' });
  });

  it.each([
    [
      'a string',
      '{"name":"x","_meta":{"progressToken":"mine","other":1.0}}',
      '"mine"',
      '{"name":"x","_meta":{"progressToken":1,"other":1.0}}',
    ],
    [
      'an escaped key',
      '{"_m\\u0065ta":{"progress\\u0054oken": 9 }}',
      '9',
      '{"_m\\u0065ta":{"progress\\u0054oken": 1 }}',
    ],
  ])('maps the progress token there and back: %s', async (_what, params, token, expected) => {
    const progress: string[] = [];
    const answered = call({ onProgress: (json) => progress.push(json) }, params);
    expect(fake.sent[0]).toContain(`"params":${expected}}`);
    fake.receive(
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":0.50,"message":"half"}}',
    );
    expect(progress).toEqual([`{"progressToken":${token},"progress":0.50,"message":"half"}`]);
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{}}');
    await answered;
  });

  it('progress for a request that asked for none, or that is over, reaches nobody', async () => {
    const progress: string[] = [];
    const answered = call({ onProgress: (json) => progress.push(json) }, '{"arguments":{"_meta":{"progressToken":5}}}');
    expect(fake.sent[0]).toContain('{"arguments":{"_meta":{"progressToken":5}}}');
    fake.receive('{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}');
    fake.receive('{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":77,"progress":1}}');
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{}}');
    await answered;
    expect([progress, notifications, link.ignored.answers]).toEqual([[], [], 2]);
  });

  it('answers ping with the server’s own id, and refuses everything else', async () => {
    fake.receive('{"jsonrpc":"2.0","id":"p-1","method":"ping"}');
    fake.receive('{"jsonrpc":"2.0","id":4,"method":"sampling/createMessage","params":{}}');
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.sent).toEqual([
      '{"jsonrpc":"2.0","id":"p-1","result":{}}',
      '{"jsonrpc":"2.0","id":4,"error":{"code":-32601,"message":"Method not found"}}',
    ]);
  });

  it('lets a hook answer what the server asks', async () => {
    await open({ onRequest: ({ method }) => Promise.resolve({ kind: 'result', json: `{"asked":"${method}"}` }) });
    fake.receive('{"jsonrpc":"2.0","id":4,"method":"roots/list"}');
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.sent).toEqual(['{"jsonrpc":"2.0","id":4,"result":{"asked":"roots/list"}}']);
  });

  it('tells the server how far the answer is, as long as it is there', async () => {
    await open({
      onRequest: async ({ onProgress }) => {
        onProgress?.('{"progressToken":"own","progress":0.50}');
        return { kind: 'result', json: '{}' };
      },
    });
    fake.receive('{"jsonrpc":"2.0","id":4,"method":"roots/list"}');
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.sent).toEqual([
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"own","progress":0.50}}',
      '{"jsonrpc":"2.0","id":4,"result":{}}',
    ]);
  });

  it('passes notifications on as they are, but not a flood of them', () => {
    for (let index = 0; index < 5000; index += 1)
      fake.receive('{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info"}}');
    expect(notifications[0]).toEqual({
      method: 'notifications/message',
      paramsJson: '{"level":"info"}',
      from: { kind: 'standing' },
    });
    expect([notifications.length, link.ignored.flood]).toEqual([2000, 3000]);
  });

  it('counts the flood as a hit of its limit', () => {
    for (let index = 0; index < 2003; index += 1) fake.receive('{"jsonrpc":"2.0","method":"notifications/message"}');
    expect(limits).toEqual(['message-rate', 'message-rate', 'message-rate']);
  });

  it('counts an answer to what was never asked, or was answered, as a hit, and not one that is only late', async () => {
    const stop = new AbortController();
    const late = link.request('tools/call', '{}', { timeoutMs: 1000, signal: stop.signal }).catch(() => undefined);
    const answered = call();
    stop.abort();
    await late;
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{}}');
    fake.receive('{"jsonrpc":"2.0","id":2,"result":{}}');
    await answered;
    expect(limits).toEqual([]);
    fake.receive('{"jsonrpc":"2.0","id":2,"result":{}}');
    fake.receive('{"jsonrpc":"2.0","id":77,"result":{}}');
    expect([limits, link.ignored.answers]).toEqual([['unasked-answers', 'unasked-answers'], 3]);
  });

  it('refuses what the server asks beyond its limit, and counts that', async () => {
    await open({
      limits: { depth: 128, messagesPerSecond: 500, openQuestions: 2 },
      onRequest: () => new Promise(() => undefined),
    });
    for (const id of ['"a"', '"b"', '"c"']) fake.receive(`{"jsonrpc":"2.0","id":${id},"method":"roots/list"}`);
    expect(limits).toEqual(['open-questions']);
    expect(fake.sent.at(-1)).toContain('"id":"c","error":{"code":-32000,"message":"More than 2 requests are open');
  });

  it('does not use an answer that nests too deeply, and says so', async () => {
    const answered = call();
    fake.receive(`{"jsonrpc":"2.0","id":1,"result":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`);
    await expect(answered).rejects.toMatchObject({
      code: 'upstream-failed',
      message: expect.stringContaining('128 levels'),
    });
    fake.receive(`{"jsonrpc":"2.0","method":"x","params":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`);
    expect([limits, notifications]).toEqual([['depth', 'depth'], []]);
  });

  it('tells whose call the server asks in, and that it was taken back', async () => {
    const { party } = aParty('one');
    const seen: { from: Origin; signal: StopSignal }[] = [];
    await open({
      onRequest: ({ from }, signal) => {
        seen.push({ from, signal });
        return new Promise(() => undefined);
      },
    });
    void link.request('tools/call', '{}', { timeoutMs: 1000, party }).catch(() => undefined);
    fake.receive('{"jsonrpc":"2.0","id":"q","method":"elicitation/create","params":{}}');
    fake.receive('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"q"}}');
    expect(seen.map(({ from, signal }) => [from, signal.aborted])).toEqual([[{ kind: 'call', party }, true]]);
    expect(notifications).toEqual([]);
  });

  it('knows for whom it was used, until the server begins a new session (T-B13)', async () => {
    const say = () => fake.receive('{"jsonrpc":"2.0","method":"notifications/message"}');
    const heard = () => notifications.splice(0).map(({ from }) => from);
    const callOf = (name: string) => link.request('tools/call', '{}', { timeoutMs: 1000, party: aParty(name).party });
    const first = callOf('one');
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{}}');
    await first;
    say();
    link.serve('two');
    say();
    expect(heard()).toEqual([{ kind: 'standing', clientId: 'client of one' }, { kind: 'unclear' }]);
    fake.events()?.onRenewed();
    say();
    // It is sent once more in the new session.
    void callOf('two').catch(() => undefined);
    fake.events()?.onRenewed();
    fake.receive('{"jsonrpc":"2.0","id":2,"result":{}}');
    say();
    expect(heard()).toEqual([{ kind: 'standing' }, { kind: 'standing', clientId: 'client of two' }]);
  });

  it.each(['in a call', 'unasked'])('stops the time of a call while a question waits, asked %s', async (when) => {
    const { party } = aParty('one');
    const asked: ((answer: UpstreamAnswer) => void)[] = [];
    await open({ onRequest: () => new Promise((resolve) => void asked.push(resolve)) });
    const question = (id: number) => `{"jsonrpc":"2.0","id":${id},"method":"elicitation/create","params":{}}`;
    const answered = link.request('tools/call', '{}', { timeoutMs: 1000, party });
    const failed = expect(answered).rejects.toMatchObject({ code: 'upstream-timeout' });
    for (const id of [1, 2]) {
      fake.events()?.onText(question(id), when === 'unasked' ? null : undefined);
      await vi.advanceTimersByTimeAsync(9 * 60_000);
      asked.at(-1)?.({ kind: 'result', json: '{"action":"accept"}' });
      await vi.advanceTimersByTimeAsync(499);
    }
    expect(limits).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    await failed;
  });

  it('counts it for others', async () => {
    await open({ onRequest: () => new Promise(() => undefined) });
    const callOf = (name: string) => link.request('tools/call', '{}', { timeoutMs: 1000, party: aParty(name).party });
    const failed = expect(callOf('two')).rejects.toMatchObject({ code: 'upstream-timeout' });
    void callOf('one');
    fake.events()?.onText('{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}', 2);
    await vi.advanceTimersByTimeAsync(1000);
    await failed;
    expect(limits).toEqual(['call-time']);
  });

  it('one that is a party’s alone gives it all that the server says, also before, between and after its calls', async () => {
    const { party } = aParty('one');
    await open({ ownerId: 'one' });
    const say = () => fake.receive('{"jsonrpc":"2.0","method":"notifications/message","params":{}}');
    say();
    const answered = link.request('tools/call', '{}', { timeoutMs: 1000, party });
    say();
    fake.receive('{"jsonrpc":"2.0","id":1,"result":{}}');
    await answered;
    say();
    const idle = { kind: 'owner', partyId: 'one', party: undefined };
    expect(notifications.map(({ from }) => from)).toEqual([idle, { ...idle, party }, idle]);
  });

  it('hands a large answer over in its pieces', async () => {
    const answered = call();
    const facts = { members: new Map(), isEmpty: false, hasLineBreaks: false };
    fake.events()?.onLargeAnswer({ id: 1, kind: 'result', bytes: [Buffer.from('{"a"'), Buffer.from(':1}')], facts });
    const { kind, bytes, json } = await answered;
    expect([kind, bytes?.length, json]).toEqual(['result', 2, '{"a":1}']);
  });

  it('gives up without a message where closing is enough', async () => {
    fake.transport.cancelsByClosing = () => true;
    const abort = new AbortController();
    const answered = call({ signal: abort.signal });
    abort.abort();
    await expect(answered).rejects.toMatchObject({ code: 'cancelled' });
    expect([fake.sent.length, fake.abandoned]).toEqual([1, [1]]);
  });

  describe('with a stateless server', () => {
    beforeEach(() => {
      const greeting = {
        era: 'stateless',
        protocolVersion: '2026-07-28',
        claims: { name: '', version: '' },
        capabilities: {},
        instructions: null,
        json: '{}',
      } as const;
      link.greeted(greeting, speakStateless({ version: '2026-07-28', clientInfoJson: '{}' }));
    });

    it('asks in its words, and refuses what such a server may not ask', async () => {
      void call().catch(() => undefined);
      expect(fake.sent[0]).toContain('"params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"');
      fake.receive('{"jsonrpc":"2.0","id":4,"method":"sampling/createMessage","params":{}}');
      expect(fake.sent[1]).toBe('{"jsonrpc":"2.0","id":4,"error":{"code":-32601,"message":"Method not found"}}');
    });

    it('does not tell it what only sessions know', () => {
      link.notify('notifications/roots/list_changed');
      expect(fake.sent).toEqual([]);
    });

    it('keeps a standing request open, hears that it was acknowledged, and takes our id out of what is passed on', async () => {
      const acknowledged: string[] = [];
      const abort = new AbortController();
      const closed = link.listen('subscriptions/listen', '{}', {
        signal: abort.signal,
        onAcknowledged: (json) => acknowledged.push(json),
      });
      const meta = '"_meta":{"io.modelcontextprotocol/subscriptionId":1';
      fake.receive(
        `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{${meta}},"notifications":{}}}`,
      );
      fake.receive(
        `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b",${meta},"x":1}}}`,
      );
      fake.receive(`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{${meta}},"uri":"a:c"}}`);
      expect(acknowledged).toHaveLength(1);
      expect(notifications.map(({ paramsJson }) => paramsJson)).toEqual([
        '{"uri":"a:b","_meta":{"x":1}}',
        '{"uri":"a:c"}',
      ]);
      expect(link.isBusy()).toBe(false);
      await vi.advanceTimersByTimeAsync(10_000_000);
      fake.receive('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}');
      await expect(closed).rejects.toMatchObject({ code: 'upstream-failed' });
    });
  });
});
