import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTasks, withRelatedTask } from '../../../../main/gateway/relay/tasks';
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

describe('a task that its client knows by another name', () => {
  const key = 'io.modelcontextprotocol/related-task';

  it('is found and listed by that alone, and its status goes on under its server’s', () => {
    const tasks = createTasks(testClock);
    tasks.learn(ana, 'session', taskJson('theirs'), 'ours');
    expect(tasks.find('client-1', null, 'theirs')).toBeUndefined();
    expect(tasks.find('client-1', null, 'ours')).toMatchObject({ taskId: 'theirs', shownAs: 'ours' });
    expect(tasks.ownerOf('files', 'theirs')).toMatchObject({ shownAs: 'ours' });
    tasks.update('files', taskJson('theirs', { n: 1 }));
    expect(tasks.list('client-1', null).map(({ json }) => json)).toEqual([
      '{"taskId":"ours","status":"working","n":1}',
    ]);
  });

  it('is shown by it in what its server says of it, and nothing else is touched', () => {
    const tasks = createTasks(testClock);
    tasks.learn(ana, 'session', taskJson('theirs'), 'ours');
    tasks.learn(ana, 'session', taskJson('same'));
    const about = (meta: object) => JSON.stringify({ a: 1, _meta: meta });
    const shown = (json: string, server = 'files') => tasks.asShown(server, json);
    expect(shown(about({ x: 1, [key]: { taskId: 'theirs' } }))).toBe(about({ x: 1, [key]: { taskId: 'ours' } }));
    for (const untouched of [
      '{"a":1}',
      about({ [key]: { taskId: 'same' } }),
      about({ [key]: { taskId: 'unknown' } }),
      about({ [key]: {} }),
      `{"_meta":"${key}"}`,
      `{"x":"${key}"}`,
      `["${key}"]`,
    ])
      expect(shown(untouched)).toBe(untouched);
    expect(shown(about({ [key]: { taskId: 'theirs' } }), 'mail')).toContain('theirs');
  });
});

it('those that may still be carried out are all that do not say they are over', () => {
  const tasks = createTasks(testClock);
  for (const status of ['working', 'input_required', 'completed', 'failed', 'cancelled', 5])
    tasks.learn(ana, 'session', taskJson(String(status), { status }));
  expect(tasks.open().map(({ taskId }) => taskId)).toEqual(['working', 'input_required', '5']);
});

it('the name of a task is put where its metadata is, or can be', () => {
  const named = (json: string) => withRelatedTask(json, 't');
  const meta = '"io.modelcontextprotocol/related-task":{"taskId":"t"}';
  expect(named('{"_meta":{"x":1.0}}')).toBe(`{"_meta":{"x":1.0,${meta}}}`);
  expect(named('{"_meta":5}')).toBe(`{"_meta":{${meta}}}`);
  expect(named('{"a":1.0}')).toBe(`{"a":1.0,"_meta":{${meta}}}`);
  expect(named('[')).toBe('[');
});

it('a task whose description is beyond all bounds is kept by its name alone', () => {
  const tasks = createTasks(testClock);
  tasks.learn(ana, 'stateless', taskJson('t1', { result: 'x'.repeat(65_536) }));
  expect(tasks.list('client-1', null).map(({ json }) => json)).toEqual(['{"taskId":"t1"}']);
});
