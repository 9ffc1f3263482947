import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTasks } from '../../../../main/gateway/relay/tasks';
import { aToolCall, testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const hour = 60 * 60_000;
const ana = aToolCall();
const ben = aToolCall({ client: { id: 'client-2', name: 'Ben' }, session: 'session-2' });
const taskJson = (taskId: string, more = {}) => JSON.stringify({ taskId, status: 'working', ...more });

describe('a task', () => {
  it('belongs to the client whose call made it, and is unknown to others', () => {
    const tasks = createTasks(testClock);
    tasks.learn(ana, 'session', taskJson('t1'));
    expect(tasks.find('client-1', null, 't1')).toMatchObject({ server: 'files', session: 'session-1' });
    expect(tasks.find('client-2', null, 't1')).toBeUndefined();
    expect(tasks.find('client-1', 'mail', 't1')).toBeUndefined();
    expect(tasks.list('client-2', null)).toEqual([]);
  });

  it('is not handed to another client by a server that gives its name twice', () => {
    const tasks = createTasks(testClock);
    tasks.learn(ana, 'session', taskJson('t1'));
    tasks.learn(ben, 'session', taskJson('t1'));
    expect(tasks.find('client-2', null, 't1')).toBeUndefined();
    expect(tasks.ownerOf('files', 't1')?.clientId).toBe('client-1');
  });

  it('that two servers name alike is told apart at their own endpoints only', () => {
    const tasks = createTasks(testClock);
    tasks.learn(ana, 'session', taskJson('t1'));
    tasks.learn({ ...ana, server: 'mail' }, 'session', taskJson('t1'));
    expect(tasks.find('client-1', null, 't1')).toBe('ambiguous');
    expect(tasks.find('client-1', 'mail', 't1')).toMatchObject({ server: 'mail' });
  });

  it.each(['{}', '{"taskId":7}', '{"taskId":""}', '[', JSON.stringify({ taskId: 'x'.repeat(1025) })])(
    'is none without a name: %s',
    (json) => {
      const tasks = createTasks(testClock);
      tasks.learn(ana, 'session', json);
      expect(tasks.list('client-1', null)).toEqual([]);
    },
  );

  it('is kept as its server last described it', () => {
    const tasks = createTasks(testClock);
    tasks.learn(ana, 'session', taskJson('t1'));
    tasks.update('files', '{ "taskId":"t1","status":"completed","n":1.0}');
    tasks.update('mail', taskJson('t1', { status: 'failed' }));
    expect(tasks.list('client-1', 'files').map(({ json }) => json)).toEqual([
      '{ "taskId":"t1","status":"completed","n":1.0}',
    ]);
  });

  it.each([
    ['as its server says', { ttl: 2 * hour }, 2 * hour],
    ['as the extension says', { ttlMs: 3 * hour }, 3 * hour],
    ['a day where it may live for ever', { ttl: null }, 24 * hour],
    ['a day at most', { ttl: 1e12 }, 24 * hour],
    ['a minute at least', { ttl: 1 }, 60_000],
  ])('lives %s', (_how, more, ms) => {
    const tasks = createTasks(testClock);
    tasks.learn(ana, 'session', taskJson('t1', more));
    vi.advanceTimersByTime(ms - 1);
    expect(tasks.find('client-1', null, 't1')).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(tasks.find('client-1', null, 't1')).toBeUndefined();
    expect(tasks.ownerOf('files', 't1')).toBeUndefined();
  });

  it('makes room for newer ones of the same client beyond a thousand', () => {
    const tasks = createTasks(testClock);
    tasks.learn(ben, 'session', taskJson('ben'));
    for (let count = 0; count <= 1000; count += 1) tasks.learn(ana, 'session', taskJson(`t${count}`));
    expect(tasks.find('client-1', null, 't0')).toBeUndefined();
    expect(tasks.list('client-1', null)).toHaveLength(1000);
    expect(tasks.find('client-2', null, 'ben')).toBeDefined();
  });
});
