import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTaskExchange } from '../../../../main/gateway/relay/task-exchange';
import { createWaitingTask } from '../../../../main/gateway/relay/waiting-task';
import { GatehouseError } from '../../../../shared/errors';
import { anExchange, testClock } from '../../../support/builders';

const call = { method: 'tools/call', server: 'files', paramsJson: '{"name":"x","task":{}}' };
const able = '{"elicitation":{},"roots":{},"sampling":{}}';

function tasked(era: 'session' | 'stateless', { mayBegin = true, more = {} as object } = {}) {
  const client = anExchange({ era, capabilitiesJson: able });
  const stop = vi.fn();
  const rounds = { begin: vi.fn(), end: vi.fn(() => Promise.resolve()), stop };
  const original = { ...client.exchange, rounds, ...more };
  const waiting = anExchange({ partyId: 'result' });
  let isWaiting = false;
  const created: string[] = [];
  const made = createTaskExchange({
    exchange: original,
    longestMs: () => (mayBegin ? 1000 : undefined),
    begin(_call, words) {
      created.push(words);
      const owner = { clientId: 'client-1', session: 'session-1', era, server: 'files' };
      return createWaitingTask({ owner, clock: testClock, words, onChange: () => undefined });
    },
    waitingForResult: () => (isWaiting ? waiting.exchange : undefined),
  });
  const begin = () => {
    made.exchange.tasking?.begin(call, 'K7QX');
    const task = made.task();
    if (!task) throw new Error('There is no task.');
    return task;
  };
  const waitForResult = () => {
    isWaiting = true;
  };
  return { ...made, client, rounds, original, waiting, created, begin, waitForResult };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const over = new GatehouseError('cancelled', 'Over.');
const question = { method: 'elicitation/create', paramsJson: '{"message":"Which?"}' };

describe('before there is a task', () => {
  it('all is as its request has it', async () => {
    const { exchange, original, client, rounds } = tasked('session', { more: { hearsProgress: () => true } });
    expect(exchange.partyId).toBe(original.partyId);
    expect(exchange.clientId).toBe(original.clientId);
    expect(exchange.peer).toBe(original.peer);
    expect(exchange.arrivedMs).toBe(original.arrivedMs);
    expect(exchange.rounds).toBe(rounds);
    expect(exchange.hearsProgress()).toBe(true);
    expect(exchange.tasking?.taskId).toBeUndefined();
    expect(exchange.tasking?.longestMs(call)).toBe(1000);
    exchange.notify('notifications/message', '{"a":1}');
    exchange.progress('{"p":1}');
    exchange.heartbeat('still');
    await exchange.ask(question, exchange.gone);
    expect(client.heard).toEqual(['notifications/message {"a":1}']);
    expect([client.progress, client.heartbeats, client.asked]).toEqual([['{"p":1}'], ['still'], [question]]);
  });

  it('it ends with its request, for its reason', () => {
    const { exchange, client } = tasked('session');
    client.closed.abort(over);
    expect([exchange.gone.aborted, exchange.gone.reason, exchange.cancelled.aborted]).toEqual([true, over, false]);
    client.cancelled.abort(over);
    expect(exchange.cancelled.reason).toBe(over);
  });

  it('it is over where its request already was', () => {
    const client = anExchange();
    client.cancelled.abort(over);
    const { exchange } = tasked('session', { more: client.exchange });
    expect([exchange.gone.reason, exchange.cancelled.reason]).toEqual([over, over]);
    exchange.tasking?.begin(call, 'K7QX');
    expect(exchange.tasking?.taskId).toBeUndefined();
  });

  it('stopping it stops its request', () => {
    const { exchange, client } = tasked('session');
    exchange.abort(over);
    expect([client.cancelled.signal.aborted, exchange.gone.reason]).toEqual([true, over]);
  });

  it('none begins where there may be none', () => {
    const { exchange, created, task } = tasked('session', { mayBegin: false });
    exchange.tasking?.begin(call, 'K7QX');
    expect([created, task(), exchange.tasking?.longestMs(call)]).toEqual([[], undefined, undefined]);
  });

  it('nothing of its request is heard any more once it was answered', () => {
    const { exchange, release, client } = tasked('session');
    release();
    client.cancelled.abort(over);
    expect([exchange.gone.aborted, exchange.cancelled.aborted]).toEqual([false, false]);
  });
});

describe('once there is a task', () => {
  it('it says under which request the person is asked, also when that is another', () => {
    const { begin, exchange, created, rounds } = tasked('stateless');
    const task = begin();
    expect(created).toEqual([expect.stringContaining('request K7QX')]);
    expect(rounds.stop).toHaveBeenCalledOnce();
    expect(exchange.tasking?.taskId).toBe(task.taskId);
    exchange.tasking?.begin(call, 'M2AB');
    expect(created).toHaveLength(1);
    expect(task.json()).toContain('request M2AB');
  });

  it('waits for the person as long as the task lives', () => {
    const { begin, exchange } = tasked('stateless');
    begin();
    vi.advanceTimersByTime(3_600_000);
    expect(exchange.tasking?.longestMs(call)).toBe(23 * 3_600_000);
    vi.advanceTimersByTime(30 * 3_600_000);
    expect(exchange.tasking?.longestMs(call)).toBe(0);
  });

  it('its request may go', () => {
    const { begin, exchange, client } = tasked('stateless');
    begin();
    client.cancelled.abort(over);
    expect([exchange.gone.aborted, exchange.cancelled.aborted]).toEqual([false, false]);
    const { signal } = client.closed;
    exchange.abort(over);
    expect([exchange.gone.reason, exchange.cancelled.reason, signal.aborted]).toEqual([over, over, false]);
  });

  it('what was allowed while nobody asked after it does not run before somebody does', async () => {
    const { begin, exchange } = tasked('stateless');
    const task = begin();
    exchange.rounds?.begin(5);
    vi.advanceTimersByTime(30_000);
    await exchange.rounds?.end();
    vi.advanceTimersByTime(1);
    const ended = vi.fn();
    const end = exchange.rounds?.end().then(ended);
    await Promise.resolve();
    expect(ended).not.toHaveBeenCalled();
    task.see();
    await end;
    expect(task.json()).toContain('is being carried out');
    exchange.rounds?.stop();
  });

  it('what was allowed never runs where it was stopped meanwhile', async () => {
    const { begin, exchange } = tasked('stateless');
    begin();
    vi.advanceTimersByTime(30_001);
    const end = exchange.rounds?.end();
    exchange.abort(over);
    await expect(end).rejects.toBe(over);
    await expect(exchange.rounds?.end()).rejects.toBe(over);
  });

  it('whoever follows it is there', async () => {
    const { begin, exchange } = tasked('stateless');
    const stop = begin().beginFollowing();
    vi.advanceTimersByTime(3_600_000);
    await exchange.rounds?.end();
    stop();
    vi.advanceTimersByTime(30_000);
    await exchange.rounds?.end();
  });

  it('a session client is told and asked with the name of the task', async () => {
    const { begin, exchange, client, waiting, waitForResult } = tasked('session');
    const task = begin();
    const meta = `"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"${task.taskId}"}}`;
    exchange.notify('notifications/message', '{"a":1}');
    exchange.notify('notifications/message', '[');
    expect(client.heard).toEqual([`notifications/message {"a":1,${meta}}`, 'notifications/message [']);
    let during = '';
    client.answerWith(() => {
      during = task.json();
      return { kind: 'result', json: '{}' };
    });
    await exchange.ask(question, exchange.gone);
    expect(client.asked).toEqual([{ ...question, paramsJson: `{"message":"Which?",${meta}}` }]);
    expect(JSON.parse(during)).toMatchObject({ status: 'input_required' });
    expect(JSON.parse(task.json())).toMatchObject({ status: 'working' });
    waitForResult();
    await exchange.ask(question, exchange.gone);
    expect(waiting.asked).toHaveLength(1);
  });

  it('a stateless client is told what it always was', () => {
    const { begin, exchange, client } = tasked('stateless');
    begin();
    exchange.notify('notifications/message', '{"a":1}');
    expect(client.heard).toEqual(['notifications/message {"a":1}']);
  });

  it('a stateless client is asked by means of the task, as far as it can be asked', async () => {
    const { begin, exchange, client } = tasked('stateless');
    const task = begin();
    const answered = exchange.ask(question, exchange.gone);
    expect(JSON.parse(task.json())).toMatchObject({
      status: 'input_required',
      inputRequests: { q1: { method: 'elicitation/create', params: { message: 'Which?' } } },
    });
    task.reply(
      new Map([
        ['q1', '{"action":"accept"}'],
        ['q9', '{}'],
      ]),
    );
    expect(await answered).toEqual({ kind: 'result', json: '{"action":"accept"}' });
    expect(client.asked).toEqual([]);
    const odd = await exchange.ask({ method: 'vendor/ask', paramsJson: '{}' }, exchange.gone);
    expect(odd).toMatchObject({ kind: 'error', json: expect.stringContaining('“vendor/ask”') });
    const page = await exchange.ask({ ...question, paramsJson: '{"mode":"url"}' }, exchange.gone);
    expect(page).toMatchObject({ kind: 'error', json: expect.stringContaining('“elicitation.url”') });
  });

  it('no more is asked at once than anybody answers, and nothing once it is stopped', async () => {
    const { begin, exchange } = tasked('stateless');
    begin();
    const open = Array.from({ length: 32 }, () => exchange.ask(question, exchange.gone));
    expect(await exchange.ask(question, exchange.gone)).toMatchObject({ json: expect.stringContaining('too many') });
    exchange.abort(over);
    for (const asked of open) await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect(exchange.ask(question, exchange.gone)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
