import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatehouseError } from '../../../../shared/errors';
import { aQueue, minutes } from '../../../support/a-queue';
import { anAskDecision, aToolCall } from '../../../support/builders';

const yes = { effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true } as const;

vi.mock('node:crypto', async (importActual) => {
  const actual = await importActual<typeof import('node:crypto')>();
  return { ...actual, randomInt: vi.fn(actual.randomInt) };
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.mocked(randomInt).mockReset();
  vi.useRealTimers();
});

describe('one request', () => {
  it('waits until a person allows it, and is gone then', async () => {
    const { queue, ask, shown, answer } = aQueue();
    expect(shown()).toEqual([]);
    const outcome = ask();
    const [request] = shown();
    expect(request).toMatchObject({ calls: 1, revision: 1, isClientWaiting: true, tool: 'write_file' });
    expect(request?.id).toMatch(/^[A-HJ-NP-Z2-9]{4}$/);
    expect(answer()).toBe('settled');
    await expect(outcome).resolves.toMatchObject({ kind: 'allowed', requestId: request?.id, scope: 'once' });
    expect(shown()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    expect(queue.reply({ ...yes, requestId: request?.id ?? '', revision: 1 })).toBe('gone');
  });

  it('has an id that no other has', () => {
    const { ask, opened } = aQueue();
    const random = vi.mocked(randomInt) as unknown as { mockImplementation(next: () => number): void };
    let drawn = 0;
    random.mockImplementation(() => Math.max(0, Math.floor(drawn++ / 4) - 1));
    void ask();
    void ask(aToolCall({ tool: 'other' }));
    expect([opened, drawn]).toEqual([['AAAA', 'BBBB'], 12]);
  });

  it('is answered once: the second answer finds it gone', () => {
    const { queue, ask, shown, answer } = aQueue();
    void ask();
    const [request] = shown();
    answer({ effect: 'deny' });
    expect(queue.reply({ ...yes, requestId: request?.id ?? '', revision: request?.revision ?? 0 })).toBe('gone');
  });

  it('carries the guidance of a denial', async () => {
    const { ask, answer } = aQueue();
    const outcome = ask();
    answer({ effect: 'deny', guidance: 'Use b.txt' });
    await expect(outcome).resolves.toMatchObject({ kind: 'denied', guidance: 'Use b.txt' });
  });

  it('times out, which is neither a denial nor a cancellation', async () => {
    const { ask, shown } = aQueue({ timeoutMs: 1000 });
    const outcome = ask();
    await vi.advanceTimersByTimeAsync(1000);
    await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
    expect(shown()).toEqual([]);
  });

  it('is withdrawn when its client stops waiting', async () => {
    const { ask, shown } = aQueue();
    const client = new AbortController();
    const outcome = ask(aToolCall(), { signal: client.signal });
    client.abort(new GatehouseError('cancelled', 'The client stopped waiting.'));
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    expect(shown()).toEqual([]);
  });

  it('is never opened for a client that is already gone', async () => {
    const { ask, opened } = aQueue();
    const signal = AbortSignal.abort(new GatehouseError('cancelled', 'Gone.'));
    await expect(ask(aToolCall(), { signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(opened).toEqual([]);
  });

  it('waits for ever where the person set it so', async () => {
    const { ask, shown } = aQueue({ timeoutMs: 0 });
    void ask(aToolCall(), { pendingAfterMs: 2 ** 31 - 1 });
    await vi.advanceTimersByTimeAsync(24 * 60 * minutes);
    expect(shown()).toMatchObject([{ countdown: null }]);
  });

  it('stands still while the person is busy with it', async () => {
    const { queue, ask, shown } = aQueue({ timeoutMs: 20_000 });
    const outcome = ask();
    await vi.advanceTimersByTimeAsync(19_000);
    queue.engage(shown()[0]?.id ?? '');
    await vi.advanceTimersByTimeAsync(14_000);
    expect(shown()).toMatchObject([{ countdown: { isHeld: true, remainingMs: 1000 } }]);
    await vi.advanceTimersByTimeAsync(2000);
    await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
  });

  it('is refused where a hundred of its client wait already, and no other client’s is', async () => {
    const { ask, shown } = aQueue();
    const other = (digest: string, id = 'client-1') => aToolCall({ digest, client: { id, name: id } });
    for (let n = 0; n < 100; n += 1) void ask(other(`${n}`));
    await expect(ask(other('100'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('100 calls of this client wait for the user already'),
    });
    void ask(other('99'));
    void ask(other('100', 'client-2'));
    expect([shown().length, shown()[99]?.calls]).toEqual([101, 2]);
  });

  it('is refused where those of its client that wait hold 32 million characters, and no other client’s is', async () => {
    const { ask, shown } = aQueue();
    const large = (digest: string, more: number, id = 'client-1') =>
      aToolCall({ digest, argumentsJson: `"${'x'.repeat(16 * 1024 * 1024 - 2 + more)}"`, client: { id, name: id } });
    void ask(large('1', 0));
    await expect(ask(large('2', 1))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('hold too much'),
    });
    void ask(large('3', 0));
    await expect(ask(aToolCall({ digest: '4' }))).rejects.toMatchObject({ code: 'conflict' });
    void ask(large('5', 0, 'client-2'));
    expect(shown()).toHaveLength(3);
  });

  it('refuses a time that was not offered, and stays', () => {
    const { ask, shown, answer, grants } = aQueue({ scopes: ['15-minutes'] });
    void ask();
    expect(() => answer({ scope: 'session' })).toThrow(GatehouseError);
    expect(shown()).toHaveLength(1);
    expect(grants.find(aToolCall(), anAskDecision())).toBeUndefined();
  });
});

describe('identical calls', () => {
  it('share one request, and one answer settles them all', async () => {
    const { ask, shown, answer, opened } = aQueue();
    const outcomes = [ask(), ask(), ask(aToolCall({ argumentsJson: '{ "path":"a.txt" }' }))];
    expect(shown()).toMatchObject([{ calls: 3 }]);
    expect(new Set(opened).size).toBe(1);
    answer();
    for (const outcome of outcomes) await expect(outcome).resolves.toMatchObject({ kind: 'allowed' });
  });

  it('change what is shown, so that an answer to fewer of them counts for nothing', () => {
    const { queue, ask, shown, answer } = aQueue();
    void ask();
    const before = shown()[0];
    void ask();
    const { id: requestId = '', revision = 0 } = before ?? {};
    expect(queue.reply({ ...yes, requestId, revision })).toBe('changed');
    expect(shown()).toMatchObject([{ revision: 2, calls: 2 }]);
    expect(answer()).toBe('settled');
  });

  it('leave one by one without taking the request away from the others', async () => {
    const { ask, shown } = aQueue();
    const first = new AbortController();
    void ask(aToolCall(), { signal: first.signal });
    void ask();
    first.abort(new GatehouseError('cancelled', 'Gone.'));
    await Promise.resolve();
    expect(shown()).toMatchObject([{ calls: 1 }]);
  });

  it('stay while one of them waits, or was told to come back and may', async () => {
    const { ask, shown, detach } = aQueue();
    await detach();
    const clients = [new AbortController(), new AbortController()];
    for (const { signal } of clients) void ask(aToolCall({ id: 'call-2' }), { signal });
    void ask();
    const seen = clients.map((client) => {
      client.abort(new GatehouseError('cancelled', 'Gone.'));
      return shown().map(({ calls }) => calls);
    });
    expect(seen).toEqual([[2], [1]]);
  });

  it('stay for those that wait where as many were told to come back', async () => {
    const { ask, shown } = aQueue();
    const other = new AbortController();
    void ask(aToolCall(), { pendingAfterMs: 1000 });
    void ask(aToolCall(), { signal: other.signal });
    void ask();
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown()).toMatchObject([{ calls: 3 }]);
    other.abort(new GatehouseError('cancelled', 'Gone.'));
    expect(shown()).toMatchObject([{ calls: 2, isClientWaiting: true }]);
  });

  it('are still one question for the call that was told to come back when no other waits', async () => {
    const { ask, shown, detach } = aQueue();
    await detach();
    const other = new AbortController();
    void ask();
    void ask(aToolCall(), { signal: other.signal });
    expect(shown()).toMatchObject([{ calls: 2, isClientWaiting: true }]);
    other.abort(new GatehouseError('cancelled', 'Gone.'));
    expect(shown()).toMatchObject([{ calls: 1, isClientWaiting: true }]);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(shown()).toMatchObject([{ calls: 1, isClientWaiting: false }]);
  });

  it.each([
    ['arguments', aToolCall({ argumentsJson: '{"path":"b.txt"}' })],
    ['client', aToolCall({ client: { id: 'client-2', name: 'Claude' } })],
    ['server', aToolCall({ server: 'other' })],
    ['tool', aToolCall({ tool: 'write_file2' })],
    ['definition', aToolCall({ fingerprint: 'e'.repeat(64) })],
    ['method', aToolCall({ method: 'prompts/get' })],
  ])('are not those with another %s', (_what, other) => {
    const { ask, shown } = aQueue();
    void ask();
    void ask(other);
    expect(shown()).toHaveLength(2);
  });

  it('each answer reaches its own request only, in whatever order', async () => {
    const { queue, ask, shown } = aQueue();
    const calls = Array.from({ length: 20 }, (_, n) => aToolCall({ argumentsJson: `{"n":${n}}` }));
    const outcomes = calls.map((call) => ask(call));
    const requests = [...shown()].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { id, revision, argumentsJson } of requests) {
      const isEven = (JSON.parse(argumentsJson) as { n: number }).n % 2 === 0;
      const base = { requestId: id, revision };
      queue.reply(isEven ? { ...yes, ...base } : { ...base, effect: 'deny', isWholeSession: false });
    }
    const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
    expect(kinds).toEqual(calls.map((_, n) => (n % 2 === 0 ? 'allowed' : 'denied')));
  });
});

describe('when nobody is to be asked', () => {
  it('no new question is opened, but one that waits is joined', async () => {
    const { gate, ask, shown } = aQueue();
    void ask();
    gate.run = () => {
      throw new GatehouseError('conflict', 'Not now.');
    };
    await expect(ask(aToolCall({ tool: 'other' }))).rejects.toThrow('Not now.');
    void ask();
    expect(shown()).toMatchObject([{ calls: 2 }]);
  });

  it('no countdown runs while nobody is there, and it goes on when somebody is', async () => {
    const { isAway, ask, shown } = aQueue({ timeoutMs: 20_000 });
    const outcome = ask(aToolCall(), { pendingAfterMs: 24 * 60 * minutes });
    await vi.advanceTimersByTimeAsync(5000);
    isAway.update(() => true);
    void ask(aToolCall({ tool: 'asked while away' }));
    await vi.advanceTimersByTimeAsync(60 * minutes);
    expect(shown().map(({ countdown }) => countdown?.remainingMs)).toEqual([15_000, 20_000]);
    isAway.update(() => false);
    await vi.advanceTimersByTimeAsync(15_000);
    await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
    expect(shown()).toHaveLength(1);
  });

  it('what waits is ended as unanswered', async () => {
    const { queue, ask, shown } = aQueue();
    const outcomes = [ask(), ask(aToolCall({ tool: 'other' }))];
    queue.timeOutAll();
    for (const outcome of outcomes) await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
    expect(shown()).toEqual([]);
  });
});

it('a call is asked about under what the rules say when its question opens, not when it was decided about', async () => {
  const { rules, ask, shown } = aQueue();
  rules.evaluate = () => anAskDecision({ why: 'The rule as it is now.' });
  void ask();
  expect(shown()).toMatchObject([{ why: 'The rule as it is now.' }]);
  rules.evaluate = () => ({ effect: 'deny', ruleId: 'r', why: 'No.' });
  await expect(ask(aToolCall({ tool: 'other' }))).resolves.toMatchObject({ kind: 'by-rule', requestId: null });
});

it('a question is put anew when another rule asks by then, and an answer to the one before counts for nothing', () => {
  const { queue, rules, ask, shown, answer, grants } = aQueue();
  void ask();
  const [before] = shown();
  const now = anAskDecision({ ruleId: 'rule-2', why: 'Ask before all.' });
  rules.evaluate = () => now;
  queue.reevaluate();
  expect(shown()).toMatchObject([{ id: before?.id, why: 'Ask before all.' }]);
  const { id: requestId = '', revision = 0 } = before ?? {};
  expect(queue.reply({ ...yes, requestId, revision })).toBe('changed');
  queue.reevaluate();
  expect(shown()[0]?.revision).toBe(revision + 1);
  answer({ scope: '15-minutes' });
  expect(grants.find(aToolCall(), now)).toBeDefined();
});

it.each([
  ['rule', { ruleId: 'rule-2' }],
  ['reason', { why: 'Ask before all.' }],
])('a question is put anew for another %s alone', (_what, fields) => {
  const { queue, rules, ask, shown } = aQueue();
  void ask();
  rules.evaluate = () => anAskDecision(fields);
  queue.reevaluate();
  expect(shown()).toMatchObject([{ revision: 2, why: anAskDecision(fields).why }]);
});

it('a question whose answer was refused is settled by the rules like any other', async () => {
  const { queue, rules, ask, shown, answer } = aQueue({ scopes: ['15-minutes'] });
  const outcome = ask();
  expect(() => answer({ scope: 'session' })).toThrow(GatehouseError);
  rules.evaluate = () => ({ effect: 'allow', ruleId: 'r', why: '' });
  queue.reevaluate();
  await expect(outcome).resolves.toMatchObject({ kind: 'by-rule' });
  expect(shown()).toEqual([]);
});

it('what is settled while others are being settled is settled once', async () => {
  const { queue, rules, ended, ask } = aQueue();
  const outcomes = [ask(), ask(aToolCall({ tool: 'other' }))];
  queue.pending.subscribe(queue.timeOutAll);
  rules.evaluate = () => ({ effect: 'allow', ruleId: 'r', why: '' });
  queue.reevaluate();
  const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
  expect(kinds).toEqual(['by-rule', 'timed-out']);
  expect(ended).toHaveLength(2);
});

it('tells how each question ended, and whether anybody was at it', async () => {
  const { queue, ended, ask, shown, answer } = aQueue({ timeoutMs: 20_000 });
  void ask();
  answer();
  void ask(aToolCall({ tool: 'other' }));
  queue.engage(shown()[0]?.id ?? '');
  queue.engage('A222');
  void ask(aToolCall({ tool: 'third' }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ended.map(({ kind, wasEngaged, ask: { call } }) => [call.tool, kind, wasEngaged])).toEqual([
    ['write_file', 'allowed', false],
    ['third', 'timed-out', false],
    ['other', 'timed-out', true],
  ]);
});
