import { beforeEach, expect, it } from 'vitest';
import type { Connection } from '../../../../main/gateway/upstream/connection';
import { createTaskWants, type TaskWants } from '../../../../main/gateway/upstream/task-wants';
import { neverAborted } from '../../../support/upstream';

let said: string[];
let connection: Connection | undefined;
let wants: TaskWants;

/** A server that agrees to all but `refused`. */
function aConnection(era: 'session' | 'stateless'): Connection {
  const standing = {
    async watch({ taskIds }: { taskIds: readonly string[] }) {
      said.push(`watch ${taskIds.join(' ')}`);
      return { uris: [], taskIds: taskIds.filter((taskId) => taskId !== 'refused') };
    },
  };
  const link = { serve: (clientId: string) => said.push(`serve ${clientId}`) };
  return { link, standing: era === 'stateless' ? standing : undefined } as unknown as Connection;
}

beforeEach(() => {
  said = [];
  connection = aConnection('stateless');
  wants = createTaskWants({ current: () => connection, ready: async () => connection as Connection });
});

it('a task is followed by all later connections too, until nobody wants that any more', async () => {
  await expect(wants.watch('t1', 'anna', neverAborted)).resolves.toBe(true);
  await expect(wants.watch('t2', 'bert', neverAborted)).resolves.toBe(true);
  expect(said.splice(0)).toEqual(['serve anna', 'watch t1', 'serve bert', 'watch t1 t2']);
  await wants.unwatch('t1');
  connection = aConnection('stateless');
  wants.renew();
  expect(said.splice(0)).toEqual(['watch t2', 'serve bert', 'watch t2']);
  await wants.unwatch('t2');
  await wants.unwatch('t2');
  expect([wants.areAny(), said.splice(0)]).toEqual([false, ['watch ']]);
  wants.renew();
  expect(said).toEqual([]);
});

it('a task that the server does not tell of, or cannot, is not wanted', async () => {
  await expect(wants.watch('refused', 'anna', neverAborted)).resolves.toBe(false);
  connection = aConnection('session');
  await expect(wants.watch('t1', 'anna', neverAborted)).resolves.toBe(false);
  expect(wants.areAny()).toBe(false);
});
