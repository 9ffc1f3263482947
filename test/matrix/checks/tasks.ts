import { expect } from 'vitest';
import { aPersona } from '../clients/driver';
import { connectRawStateless } from '../clients/raw-stateless';
import { clientKinds } from '../kinds';
import { type Cell, type Check, refusalOf } from './check';

const extension = 'io.modelcontextprotocol/tasks';

/** Both kinds of tasks: those of 2025-11-25, and the extension of 2026-07-28. Neither can stand for the other. */
export const tasks: readonly Check[] = [
  {
    feature: 'tasks of 2025-11-25',
    impossible({ client, server }) {
      if (client.era === 'stateless') return 'they ended with the session era';
      if (server.era === 'stateless') return 'a stateless server has none';
      return server.hasTasks ? undefined : 'this server declares none';
    },
    async works({ me, exposed }) {
      expect(me.capabilities['tasks']).toMatchObject({ list: {}, requests: { tools: { call: {} } } });
      const start = (input: object) =>
        me.request('tools/call', { name: exposed('slow'), arguments: input, task: { ttl: 60_000 } });
      const { taskId } = (await start({}))['task'] as { taskId: string };
      expect(await me.request('tasks/result', { taskId })).toMatchObject({ content: [{ type: 'text' }] });
      expect(await me.request('tasks/get', { taskId })).toMatchObject({ taskId, status: 'completed' });
      const { taskId: endless } = (await start({ endless: 'yes' }))['task'] as { taskId: string };
      expect(await me.request('tasks/cancel', { taskId: endless })).toMatchObject({ status: 'cancelled' });
      const { tasks: listed } = (await me.request('tasks/list')) as { tasks: { taskId: string }[] };
      expect(listed.map((task) => task.taskId)).toEqual(expect.arrayContaining([taskId, endless]));
    },
    async refused({ me, exposed, client, server }) {
      expect(me.capabilities['tasks']).toBeUndefined();
      if (client.era === 'session' && server.era === 'session') return await expectOrdinary({ me, exposed });
      if (client.era === 'session') {
        const asked = me.request('tools/call', { name: exposed('slow'), arguments: {}, task: {} });
        await expectForeign(asked);
      }
      expect((await refusalOf(me.request('tasks/get', { taskId: 'any' }))).message).toMatch(/task/i);
    },
  },
  {
    feature: 'tasks of the extension',
    impossible({ client, server }) {
      if (client.era === 'session') return 'the session eras have no such extension';
      if (server.era === 'session') return 'a session server has none';
      if (!server.hasTasks) return 'this server declares none';
      return client.title.startsWith('SDK') ? 'the SDK does not declare it' : undefined;
    },
    async works({ connect, exposed }) {
      const able = await connect({ ...rawStateless, connect: withTasks }, aPersona());
      expect(able.capabilities['extensions']).toMatchObject({ [extension]: {} });
      const slow = (input: object) => able.request('tools/call', { name: exposed('slow'), arguments: input });
      const { taskId, resultType } = (await slow({})) as { taskId: string; resultType: string };
      expect(resultType).toBe('task');
      const get = () => able.request('tasks/get', { taskId });
      await expect.poll(get, { interval: 10 }).toMatchObject({ status: 'completed', result: { content: [{}] } });
      const { taskId: endless } = (await slow({ endless: 'yes' })) as { taskId: string };
      await able.request('tasks/cancel', { taskId: endless });
      expect(await able.request('tasks/get', { taskId: endless })).toMatchObject({ status: 'cancelled' });
    },
    async refused(cell) {
      const { me, client, server } = cell;
      // Calls that wait for a person are tasks of ours for stateless clients, whatever their server knows of tasks.
      if (client.era === 'stateless') expect(me.capabilities['extensions']).toHaveProperty([extension]);
      else if (server.era === 'session' || !server.hasTasks)
        expect(me.capabilities['extensions'] ?? {}).not.toHaveProperty([extension]);
      if (client.era === 'stateless') await expectNeedsExtension(cell);
      // A server that makes a task for a client that cannot follow it.
      else if (server.era === 'stateless' && server.hasTasks)
        await expectForeign(me.call(cell.exposed('slow'), { rude: 'yes' }));
      expect((await me.call(cell.exposed('slow'))).text).toBe('slowly done');
    },
  },
];

const rawStateless = clientKinds[4] as (typeof clientKinds)[number];
const withTasks: typeof rawStateless.connect = (target) => connectRawStateless(target, { [extension]: {} });

/** Who declares no support for tasks ignores the wish for one (2025-11-25 “Tasks”). */
async function expectOrdinary({ me, exposed }: Pick<Cell, 'me' | 'exposed'>): Promise<void> {
  const result = await me.request('tools/call', { name: exposed('slow'), arguments: {}, task: {} });
  expect(result).toMatchObject({ content: [{ text: 'slowly done' }] });
}

async function expectForeign(work: Promise<unknown>): Promise<void> {
  expect((await refusalOf(work)).message).toMatch(/task/);
}

async function expectNeedsExtension({ me }: Pick<Cell, 'me'>): Promise<void> {
  expect(await refusalOf(me.request('tasks/get', { taskId: 'any' }))).toMatchObject({ code: -32021 });
}
