import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunningCall, type Front } from '../../../../main/gateway/downstream/running-call';
import { createStop } from '../../../../main/gateway/stop-signal';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = createStop();
const done: UpstreamAnswer = { kind: 'result', json: '{"content":[]}' };
const question = (message: string) => ({ method: 'elicitation/create', paramsJson: `{"message":"${message}"}` });

function aCall({ method = 'tools/call', capabilities = '{"elicitation":{}}', states = ['s1', 's2', 's3'] } = {}) {
  const parked: string[] = [];
  const call = createRunningCall({
    method,
    partyId: 'stateless-a',
    clientId: 'a',
    park: () => {
      const state = states.shift();
      if (state !== undefined) parked.push(state);
      return state;
    },
  });
  return { call, parked, front: (paramsJson?: string) => aFront(capabilities, paramsJson) };
}

function aFront(capabilitiesJson: string, paramsJson = '{}') {
  const pushed: string[] = [];
  const finished: string[] = [];
  const front: Front = {
    peer: { era: 'stateless', protocolVersion: '2026-07-28', capabilitiesJson, clientInfoJson: null, logLevel: null },
    paramsJson,
    push: (messageJson) => pushed.push(messageJson) > 0,
    finish: ({ json }) => void finished.push(json),
  };
  return { front, pushed, finished };
}

it('gives its answer to the exchange that waits', () => {
  const { call, front } = aCall();
  const { front: first, finished } = front();
  call.connect(first);
  call.settle(done);
  expect(finished).toEqual([done.json]);
  expect(call.isSettled()).toBe(true);
});

it('gathers the questions of one moment, and no moment lasts longer than 50 ms', () => {
  const { call, front } = aCall();
  const { front: first, finished } = front();
  call.connect(first);
  for (let asked = 0; asked < 12; asked += 1) {
    call.exchange.ask(question(String(asked)), never).catch(() => undefined);
    vi.advanceTimersByTime(4);
    expect(finished).toEqual([]);
  }
  vi.advanceTimersByTime(2);
  const { inputRequests, requestState } = JSON.parse(finished[0] ?? '') as {
    inputRequests: object;
    requestState: string;
  };
  expect(Object.keys(inputRequests)).toHaveLength(12);
  expect(requestState).toBe('s1');
});

it('resolves questions with the client’s own text, and asks for what is missing under a new state', async () => {
  const { call, front, parked } = aCall();
  call.connect(front().front);
  const one = call.exchange.ask(question('1'), never);
  const two = call.exchange.ask(question('2'), never);
  vi.advanceTimersByTime(5);
  call.reply(new Map([['q1', '{ "n":1.0 }']]));
  await expect(one).resolves.toEqual({ kind: 'result', json: '{ "n":1.0 }' });
  const second = front();
  call.connect(second.front);
  vi.advanceTimersByTime(5);
  expect(JSON.parse(second.finished[0] ?? '')).toMatchObject({ inputRequests: { q2: {} }, requestState: 's2' });
  expect(parked).toEqual(['s1', 's2']);
  call.reply(new Map([['q2', '{}']]));
  await expect(two).resolves.toMatchObject({ json: '{}' });
});

it('keeps an answer that comes while the client gathers, for its retry', async () => {
  const { call, front } = aCall();
  const first = front();
  call.connect(first.front);
  const asked = call.exchange.ask(question('1'), never);
  vi.advanceTimersByTime(5);
  call.settle(done);
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  expect(first.finished).toHaveLength(1);
  const retry = front();
  call.connect(retry.front);
  expect(retry.finished).toEqual([done.json]);
});

it('is cancelled when the exchange that waits is closed, and not by one that was answered', () => {
  const { call, front } = aCall();
  const first = front();
  call.connect(first.front);
  call.exchange.ask(question('1'), never).catch(() => undefined);
  vi.advanceTimersByTime(5);
  call.disconnect(first.front);
  expect(call.exchange.gone.aborted).toBe(false);
  const second = front();
  call.connect(second.front);
  call.disconnect(second.front);
  expect(call.exchange.cancelled.aborted).toBe(true);
  expect(call.exchange.gone.reason).toMatchObject({ code: 'cancelled' });
});

it('withdraws a question that the server gave up', async () => {
  const { call, front } = aCall();
  const first = front();
  call.connect(first.front);
  const given = new AbortController();
  const asked = call.exchange.ask(question('1'), given.signal);
  given.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  vi.advanceTimersByTime(100);
  expect(first.finished).toEqual([]);
});

it('takes no answer to a question that the server gave up after it went out, and asks what it wants by then', async () => {
  const { call, front } = aCall();
  const [first, retry, last] = [front(), front(), front()];
  call.connect(first.front);
  const given = new AbortController();
  const asked = call.exchange.ask(question('1'), given.signal);
  vi.advanceTimersByTime(10);
  expect(first.finished).toEqual([expect.stringContaining('"q1"')]);
  given.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  const instead = call.exchange.ask(question('2'), never);
  call.reply(new Map([['q1', '{"late":true}']]));
  call.connect(retry.front);
  vi.advanceTimersByTime(10);
  expect(retry.finished).toEqual([expect.stringContaining('{"q2":')]);
  call.reply(new Map([['q2', '{"good":1}']]));
  await expect(instead).resolves.toEqual({ kind: 'result', json: '{"good":1}' });
  call.connect(last.front);
  call.settle(done);
  expect(last.finished).toEqual([done.json]);
});

describe('a question is refused', () => {
  const asks = (from: ReturnType<typeof aCall>, method = 'elicitation/create', paramsJson = '{}') => {
    from.call.connect(from.front().front);
    return from.call.exchange.ask({ method, paramsJson }, never);
  };

  it('during any other method than the three that may be answered so', async () => {
    await expect(asks(aCall({ method: 'tools/list' }))).resolves.toMatchObject({ kind: 'error' });
  });

  it('when the client did not declare what it needs', async () => {
    const { json } = await asks(aCall({ capabilities: '{"sampling":{}}' }));
    expect(JSON.parse(json)).toEqual({ code: -32601, message: 'The client did not declare “elicitation”.' });
    await expect(asks(aCall({ capabilities: '{}' }), 'roots/list')).resolves.toMatchObject({ kind: 'error' });
  });

  it('when it is none that a client of this era can be asked', async () => {
    await expect(asks(aCall(), 'vendor/ask')).resolves.toMatchObject({ kind: 'error' });
  });

  it('when too many calls of the client wait', async () => {
    const from = aCall({ states: [] });
    const asked = asks(from);
    vi.advanceTimersByTime(5);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('sends progress under the token of the exchange that waits, from its beginning', () => {
  const { call, front } = aCall();
  const first = front('{"_meta":{"progressToken":"one"}}');
  call.connect(first.front);
  call.exchange.heartbeat('Waiting');
  call.exchange.ask(question('1'), never).catch(() => undefined);
  vi.advanceTimersByTime(5);
  call.exchange.heartbeat('Nobody is there');
  const second = front('{"_meta":{"progressToken":"two"}}');
  call.connect(second.front);
  call.exchange.heartbeat('Again');
  expect([first.pushed.length, second.pushed.length]).toEqual([1, 1]);
  expect(second.pushed[0]).toContain('"progressToken":"two"');
});

describe('while a person is waited for', () => {
  const endOf = (text: string | undefined) => JSON.parse(text ?? 'null') as unknown;

  it('the client is told to come back before it gives up, again and again, and the call goes on', async () => {
    const { call, front } = aCall();
    const first = front();
    call.connect(first.front);
    vi.advanceTimersByTime(20_000);
    call.exchange.rounds?.begin(50_000);
    vi.advanceTimersByTime(29_999);
    expect(first.finished).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(endOf(first.finished[0])).toEqual({ resultType: 'input_required', requestState: 's1' });
    vi.advanceTimersByTime(300_000);
    const second = front();
    call.connect(second.front);
    vi.advanceTimersByTime(50_000);
    expect(endOf(second.finished[0])).toEqual({ resultType: 'input_required', requestState: 's2' });
    const third = front();
    call.connect(third.front);
    await call.exchange.rounds?.end();
    vi.advanceTimersByTime(100_000);
    expect(third.finished).toEqual([]);
    call.settle(done);
    expect(third.finished).toEqual([done.json]);
  });

  it('what was allowed meanwhile waits for the client to come back (T-C14)', async () => {
    const { call, front } = aCall();
    call.connect(front().front);
    call.exchange.rounds?.begin(50_000);
    vi.advanceTimersByTime(50_000);
    let isBack = false;
    const back = call.exchange.rounds?.end().then(() => {
      isBack = true;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(isBack).toBe(false);
    call.connect(front().front);
    await back;
    expect(isBack).toBe(true);
  });

  it('a client that stays away, or went, ends the wait', async () => {
    const away = aCall();
    away.call.connect(away.front().front);
    away.call.exchange.rounds?.begin(50_000);
    vi.advanceTimersByTime(50_000);
    const back = away.call.exchange.rounds?.end();
    away.call.abort(new Error('away too long'));
    await expect(back).rejects.toThrow('away too long');

    const gone = aCall();
    const { front } = gone.front();
    gone.call.connect(front);
    gone.call.exchange.rounds?.begin(50_000);
    gone.call.disconnect(front);
    await expect(gone.call.exchange.rounds?.end()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('a call that cannot be parked ends with a sentence instead of a time-out', () => {
    const { call, front } = aCall({ states: [] });
    const { front: first, finished } = front();
    call.connect(first);
    call.exchange.rounds?.begin(50_000);
    vi.advanceTimersByTime(50_000);
    expect(finished).toEqual([]);
    expect(call.exchange.gone.reason).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Too many calls'),
    });
  });

  it('a server’s question of that moment goes out instead, and nothing after the answer', () => {
    const { call, front } = aCall();
    const { front: first, finished } = front();
    call.connect(first);
    call.exchange.rounds?.begin(3);
    call.exchange.ask(question('1'), never).catch(() => undefined);
    vi.advanceTimersByTime(3);
    expect(finished).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(finished[0]).toContain('inputRequests');

    const answered = aCall();
    const second = answered.front();
    answered.call.connect(second.front);
    answered.call.exchange.rounds?.begin(50_000);
    answered.call.settle(done);
    vi.advanceTimersByTime(50_000);
    expect(second.finished).toEqual([done.json]);
  });

  it('only what may be answered with a request for input has rounds', () => {
    expect(aCall({ method: 'tasks/get' }).call.exchange.rounds).toBeUndefined();
    expect(aCall({ method: 'prompts/get' }).call.exchange.rounds).toBeDefined();
  });

  it('knows whether the request that waits hears progress, and since when it does', () => {
    const { call, front } = aCall();
    expect(call.exchange.hearsProgress()).toBe(false);
    call.connect(front('{"_meta":{"progressToken":7}}').front);
    expect(call.exchange.hearsProgress()).toBe(true);
    const before = call.exchange.arrivedMs;
    vi.advanceTimersByTime(5000);
    call.connect(front().front);
    expect(call.exchange.hearsProgress()).toBe(false);
    expect(call.exchange.arrivedMs - before).toBe(5000);
  });
});
