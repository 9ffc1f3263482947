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
