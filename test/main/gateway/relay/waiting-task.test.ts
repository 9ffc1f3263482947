import { expect, it, vi } from 'vitest';
import { createWaitingTask } from '../../../../main/gateway/relay/waiting-task';
import { testClock } from '../../../support/builders';

function aTask(era: 'session' | 'stateless' = 'stateless') {
  const owner = { clientId: 'client-1', session: 'session-1', era, server: 'files' };
  const onChange = vi.fn();
  const task = createWaitingTask({ owner, clock: testClock, words: 'Waiting.', onChange });
  const shown = () => JSON.parse(task.json()) as Record<string, unknown>;
  return { task, shown, onChange };
}

it('stays as it ended, whatever comes after that', async () => {
  const { task, shown, onChange } = aTask();
  task.cancel('Stopped.');
  task.say('Running.');
  task.cancel('Again.');
  task.settle({ kind: 'result', json: '{"content":[]}' });
  expect(shown()).toMatchObject({ status: 'cancelled', statusMessage: 'Stopped.' });
  expect(shown()).not.toHaveProperty('result');
  expect(onChange).toHaveBeenCalledOnce();
  // Who waits for the result of the call gets what it came to.
  expect(await task.done).toEqual({ kind: 'result', json: '{"content":[]}' });
});

it('says nothing of its end where it goes on as another', async () => {
  const { task, shown } = aTask();
  task.handOver();
  expect(await task.done).toBeUndefined();
  expect(shown()).toMatchObject({ status: 'working' });
});

it('is named by nothing that anybody could guess, and each by another name', () => {
  const ids = new Set(Array.from({ length: 100 }, () => aTask().task.taskId));
  expect(ids.size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('a large result is passed on whole', () => {
  const { task } = aTask();
  task.settle({ kind: 'result', json: '{"content":[],"big":1e400}' });
  expect(task.json()).toContain('"result":{"content":[],"big":1e400}');
});
