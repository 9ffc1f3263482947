import { describe, expect, it } from 'vitest';
import type { Era } from '../../../../main/gateway/exchange';
import { createCancelTasks } from '../../../../main/gateway/relay/cancel-tasks';
import { createTasks } from '../../../../main/gateway/relay/tasks';
import { aFakePool, aServer, aToolCall, type FakeServer, testClock } from '../../../support/builders';

function withTasks(more: Partial<FakeServer> = {}) {
  const fake = aFakePool([{ config: aServer(), ...more }]);
  const tasks = createTasks(testClock);
  const learn = (taskId: string, status: string, era: Era = 'session') =>
    tasks.learn(
      aToolCall({ session: 's', client: { id: 'c', name: 'C' } }),
      era,
      JSON.stringify({ taskId, status }),
      `shown ${taskId}`,
    );
  const settled = () => new Promise(setImmediate);
  return { ...fake, tasks, learn, settled, cancelTasks: createCancelTasks({ pool: fake.pool, tasks }) };
}

describe('in an emergency', () => {
  it('servers are told to cancel the tasks that they still carry out, by their own names for them', async () => {
    const { learn, cancelTasks, settled, forwarded, options, told } = withTasks();
    learn('a', 'working');
    learn('b', 'input_required', 'stateless');
    for (const status of ['completed', 'failed', 'cancelled']) learn(status, status);
    cancelTasks();
    await settled();
    expect(forwarded).toEqual([
      { server: 'files', method: 'tasks/cancel', paramsJson: '{"taskId":"a"}' },
      { server: 'files', method: 'tasks/cancel', paramsJson: '{"taskId":"b"}' },
    ]);
    // What the server says meanwhile is nobody’s but this client’s.
    expect(options.map(({ party }) => [party?.partyId, party?.clientId])).toEqual([
      ['s', 'c'],
      ['s', 'c'],
    ]);
    expect(options.map(({ party }) => party?.peer.era)).toEqual(['session', 'stateless']);
    expect(options[1]?.party?.peer.capabilitiesJson).toBe('{"extensions":{"io.modelcontextprotocol/tasks":{}}}');
    expect(told).toEqual(
      Array(2).fill('note files Everything was stopped, so it was told to cancel a task; it agreed.'),
    );
  });

  it('it is noted where a server does not agree, or does not answer', async () => {
    const { learn, cancelTasks, settled, answerWith, told } = withTasks();
    learn('a', 'working');
    answerWith({ kind: 'error', json: '{}' });
    cancelTasks();
    await settled();
    answerWith(() => Promise.reject(new Error('gone')));
    cancelTasks();
    await settled();
    expect(told.map((line) => line.split('; ')[1])).toEqual(['it answered with an error.', 'it did not answer.']);
  });

  it('servers that do not run, or are not there, are left alone', async () => {
    const { learn, cancelTasks, settled, forwarded, pool, tasks } = withTasks();
    learn('a', 'working');
    createCancelTasks({ pool: { of: () => undefined }, tasks })();
    const full = () => {
      throw new Error('too many');
    };
    createCancelTasks({ pool: { of: full }, tasks })();
    const upstream = pool.of('files', 's');
    const state = { ...upstream?.state.get(), status: 'stopped' };
    createCancelTasks({ pool: { of: () => ({ ...upstream, state: { get: () => state } }) as never }, tasks })();
    await settled();
    expect(forwarded).toEqual([]);
    cancelTasks();
    await settled();
    expect(forwarded).toHaveLength(1);
  });
});
