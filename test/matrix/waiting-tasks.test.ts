import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRawSession, resultOf } from '../support/raw-session';
import { rawStateless } from '../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { aScriptServer, until } from '../support/upstream';
import { serverKinds } from './kinds';
import { stdioInstrument } from './start-servers';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addServer('exact', aScriptServer('exact-stdio.mjs'));
  await gatehouse.addServer('slow', aScriptServer('tasks-stdio.mjs'));
  await gatehouse.addServer('steady', stdioInstrument(serverKinds.rawSession, 'steady'));
});
afterAll(() => gatehouse.stop());

const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

interface Shown {
  readonly taskId: string;
  readonly status: string;
  readonly result?: { readonly content: readonly { readonly text: string }[]; readonly isError?: boolean };
}

/** A client of the stateless era that follows tasks, over HTTP. */
async function aFollower(name: string) {
  const { token } = await gatehouse.addClient(name);
  const raw = rawStateless(gatehouse.endpoint, token);
  const send = async (method: string, params: Record<string, unknown>) => {
    const taskId = params['taskId'];
    const headers = typeof taskId === 'string' ? { 'Mcp-Name': taskId } : {};
    const { text, events } = await raw.send(method, { params, capabilities, headers });
    return JSON.parse(resultOf(events.at(-1) ?? text)) as Shown & { resultType: string };
  };
  return { send, get: (taskId: string) => send('tasks/get', { taskId }), raw };
}

describe('a client of 2026-07-28 that follows tasks', () => {
  it('is answered at once, and fetches what came of the call once a person allowed it', async () => {
    const { send, get } = await aFollower('Follower');
    const created = await send('tools/call', { name: 'exact_write_thing', arguments: { n: 1 } });
    expect(created).toMatchObject({ resultType: 'task', status: 'working' });
    const request = await gatehouse.question(({ client }) => client === 'Follower');
    expect(request.isClientWaiting).toBe(true);
    expect(await get(created.taskId)).toMatchObject({ resultType: 'complete', status: 'working' });
    expect(await gatehouse.reply(request, { allow: 'once' })).toBe('settled');
    await expect.poll(() => get(created.taskId), { interval: 20 }).toMatchObject({ status: 'completed' });
    expect((await get(created.taskId)).result?.content[0]?.text).toMatch(/^run \d+$/);
  });

  it('hears on its stream how the person answered', async () => {
    const { send, raw } = await aFollower('Listener');
    const { taskId } = await send('tools/call', { name: 'exact_write_thing', arguments: { n: 2 } });
    const stream = await raw.open('subscriptions/listen', {
      params: { notifications: { taskIds: [taskId] } },
      capabilities,
    });
    expect(await stream.next((text) => text.includes('acknowledged'))).toContain(taskId);
    const request = await gatehouse.question(({ client }) => client === 'Listener');
    await gatehouse.reply(request, { deny: 'Not today.' });
    const heard = await stream.next((text) => text.includes('"completed"'));
    expect(heard).toContain('Denied by the user. Not today.');
    stream.close();
  });

  it('goes on with the task that the server makes of the call, under the name that it has', async () => {
    const { send, get } = await aFollower('Patient');
    const { taskId } = await send('tools/call', { name: 'slow_begin', arguments: {} });
    await gatehouse.reply(await gatehouse.question(({ client }) => client === 'Patient'), { allow: 'once' });
    await expect.poll(() => get(taskId), { interval: 20 }).toMatchObject({ taskId, createdAt: '2026-08-01T00:00:00Z' });
  });

  it('withdraws the question by cancelling its task', async () => {
    const { send, get } = await aFollower('Fickle');
    const { taskId } = await send('tools/call', { name: 'exact_write_thing', arguments: { n: 3 } });
    await gatehouse.question(({ client }) => client === 'Fickle');
    await send('tasks/cancel', { taskId });
    await until(gatehouse.services['approvals.pending'], (all) => all.every(({ client }) => client !== 'Fickle'));
    expect(await get(taskId)).toMatchObject({ status: 'cancelled' });
  });
});

it('a session client whose server knows no tasks waits as ever, whatever it asks for (2025-11-25 “Tasks”)', async () => {
  const { token } = await gatehouse.addClient('Session');
  const session = await openRawSession(gatehouse.endpoint, token);
  const params = { name: 'exact_write_thing', arguments: { n: 4 }, task: { ttl: 60_000 } };
  const answered = session.request('tools/call', JSON.stringify(params));
  await gatehouse.reply(await gatehouse.question(({ client }) => client === 'Session'), { allow: 'once' });
  expect(resultOf(await answered)).toContain('run ');
});

describe('a client of 2025-11-25 that asks for a task, where the server has such', () => {
  async function aSession(name: string) {
    const { token } = await gatehouse.addClient(name);
    const session = await openRawSession(gatehouse.endpoint, token);
    const request = async (method: string, params: object) =>
      JSON.parse(resultOf(await session.request(method, JSON.stringify(params)))) as Shown & { task: Shown };
    const begin = async (input: object) => {
      const params = { name: 'steady_slow', arguments: input, task: { ttl: 60_000 } };
      const { task } = await request('tools/call', params);
      return task;
    };
    const question = () => gatehouse.question(({ client }) => client === name);
    return { request, begin, question, get: (taskId: string) => request('tasks/get', { taskId }) };
  }

  it('is answered at once, and fetches what came of the call under the name of its task', async () => {
    const { request, begin, question, get } = await aSession('Steady');
    const { taskId, status } = await begin({});
    expect(status).toBe('working');
    const result = request('tasks/result', { taskId });
    await gatehouse.reply(await question(), { allow: 'once' });
    expect(await result).toMatchObject({
      content: [{ text: 'slowly done by slow' }],
      _meta: { 'io.modelcontextprotocol/related-task': { taskId } },
    });
    expect(await get(taskId)).toMatchObject({ taskId, status: 'completed' });
  });

  it('finds in an emergency that its server was told to cancel the task, and what waited is cancelled', async () => {
    const { begin, question, get } = await aSession('Stopped');
    const { taskId: running } = await begin({ endless: 'yes' });
    await gatehouse.reply(await question(), { allow: 'once' });
    await expect.poll(() => get(running), { interval: 20 }).not.toHaveProperty('statusMessage');
    const { taskId: waiting } = await begin({ endless: 'no' });
    await question();
    await gatehouse.services['gateway.panic'](undefined);
    expect(await get(waiting)).toMatchObject({
      status: 'cancelled',
      statusMessage: expect.stringMatching(/^Stopped by the user/),
    });
    const told = async () =>
      (await gatehouse.services['servers.console']({ name: 'steady' })).lines.map(({ text }) => text);
    await expect
      .poll(told, { interval: 20 })
      .toContainEqual(expect.stringContaining('told to cancel a task; it agreed'));
    await gatehouse.services['gateway.pause']({ isPaused: false });
    expect(await get(running)).toMatchObject({ taskId: running, status: 'cancelled' });
  });
});
