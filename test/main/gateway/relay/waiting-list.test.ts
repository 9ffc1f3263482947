import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientRequest } from '../../../../main/gateway/answer';
import type { Exchange } from '../../../../main/gateway/exchange';
import { createWaitingTasks } from '../../../../main/gateway/relay/waiting-tasks';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { GatehouseError } from '../../../../shared/errors';
import { aCurrentClient, aFakePool, anExchange, testClock } from '../../../support/builders';
import { follows, plainCall, read } from '../../../support/waiting-task';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Calls of stateless clients, each of which asks a person at once and is answered by hand. */
function waitingTasks() {
  const tasks = createWaitingTasks({ clock: testClock, pool: aFakePool([]).pool });
  const ends = new Map<string, (answer: UpstreamAnswer) => void>();

  async function call(clientId: string, name: string) {
    const { exchange } = anExchange(follows);
    const request: ClientRequest = {
      caller: { clientId, server: null, session: `stateless-${clientId}` },
      method: 'tools/call',
      paramsJson: plainCall,
    };
    const answering = (_request: ClientRequest, own: Exchange) => {
      own.tasking?.begin({ method: 'tools/call', server: 'files', paramsJson: plainCall }, name);
      return new Promise<UpstreamAnswer>((resolve) => {
        ends.set(name, resolve);
        own.gone.addEventListener('abort', () => resolve({ kind: 'error', json: '{"code":1}' }));
      });
    };
    const answered = tasks.run(request, { ...exchange, clientId }, answering);
    const first = await Promise.race([answered, Promise.resolve().then(() => undefined)]);
    return first && read(first).taskId;
  }

  async function end(name: string, answer: UpstreamAnswer = { kind: 'result', json: '{}' }): Promise<void> {
    ends.get(name)?.(answer);
    await vi.advanceTimersByTimeAsync(0);
  }

  async function status(clientId: string, taskId = ''): Promise<string | undefined> {
    const viewer = { client: aCurrentClient({ id: clientId }), server: null };
    const paramsJson = JSON.stringify({ taskId });
    const { exchange } = anExchange(follows);
    const answer = await tasks.serve({ method: 'tasks/get', viewer, paramsJson, exchange });
    return answer && read(answer).status;
  }

  return { tasks, call, end, status };
}

describe('tasks of ours', () => {
  it('are 50 at once for a client; for one more it waits as ever', async () => {
    const { call, end } = waitingTasks();
    for (let count = 0; count < 50; count += 1) expect(await call('a', `a${count}`)).toBeDefined();
    expect(await call('a', 'more')).toBeUndefined();
    expect(await call('b', 'other')).toBeDefined();
    await end('a0');
    expect(await call('a', 'next')).toBeDefined();
  });

  it('are 100 with those that are over, of which the oldest make room', async () => {
    const { call, end, status } = waitingTasks();
    const open = await call('a', 'open');
    const ids: (string | undefined)[] = [];
    for (let count = 0; count < 100; count += 1) {
      ids.push(await call('a', `a${count}`));
      await end(`a${count}`);
    }
    const known = await Promise.all(ids.slice(0, 3).map((id) => status('a', id)));
    expect(known).toEqual([undefined, 'completed', 'completed']);
    expect(await status('a', open)).toBe('working');
  });

  it('are kept for an hour after their end', async () => {
    const { call, end, status } = waitingTasks();
    const id = await call('a', 'one');
    vi.advanceTimersByTime(30 * 3_600_000);
    expect(await status('a', id)).toBe('working');
    await end('one');
    vi.advanceTimersByTime(3_600_000 - 1);
    expect(await status('a', id)).toBe('completed');
    vi.advanceTimersByTime(1);
    expect(await status('a', id)).toBeUndefined();
  });

  it('keep 128 MB of results: of the same client the oldest make room, and without any the client is told', async () => {
    const { call, end, status, tasks } = waitingTasks();
    const megabyte = Buffer.alloc(1024 * 1024);
    const large = (count: number): UpstreamAnswer => ({
      kind: 'result',
      json: '{}',
      bytes: Array(count).fill(megabyte),
    });
    const ids = [await call('a', 'a1'), await call('a', 'a2'), await call('b', 'b1')];
    await end('a1', large(100));
    await end('a2', large(50));
    expect([await status('a', ids[0]), await status('a', ids[1])]).toEqual([undefined, 'completed']);
    await end('b1', large(100));
    expect(await status('a', ids[1])).toBe('completed');
    const task = tasks.find('b', null, ids[2] ?? '');
    expect(read((await task?.done) as UpstreamAnswer)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('Do not make it again') }],
    });
  });

  it('that are stopped are all stopped, also where one cannot be', async () => {
    const { call, tasks, status } = waitingTasks();
    const ids = [await call('a', 'one'), await call('b', 'two')];
    const changes = vi.fn();
    tasks.onChange(changes);
    tasks.stopAll(new GatehouseError('paused', 'Stopped.'));
    expect([await status('a', ids[0]), await status('b', ids[1])]).toEqual(['cancelled', 'cancelled']);
    expect(changes.mock.calls.flat()).toEqual(ids);
    tasks.endOfClient('a');
    expect(await status('a', ids[0])).toBeUndefined();
    expect(await status('b', ids[1])).toBe('cancelled');
  });
});
