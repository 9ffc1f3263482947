import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { connectSdk, type SdkClient } from '../../support/mcp-clients';
import { openRawSession, type RawSession, resultOf } from '../../support/raw-session';
import { startGatehouse, type TestGatehouse } from '../../support/start-gatehouse';
import { aScriptServer, until } from '../../support/upstream';

const tool = 'exact_write_thing';

let gatehouse: TestGatehouse;
let me: { id: string; token: string };
let client: SdkClient;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addServer('exact', aScriptServer('exact-stdio.mjs'));
});

afterAll(async () => {
  await gatehouse.stop();
});

beforeEach(async () => {
  me = await gatehouse.addClient(randomUUID());
  client = await connectSdk('v2', gatehouse.endpoint, me.token);
  return async () => {
    await client.close();
    await settings({ pendingAfterMs: 50_000, approvalTimeoutMs: 600_000 });
    const rules = gatehouse.services['policy.rules'].get();
    for (const { id } of rules) await gatehouse.services['policy.remove']({ id });
    const { services } = gatehouse;
    await services['gateway.pause']({ isPaused: true });
    await services['gateway.pause']({ isPaused: false });
  };
});

const settings = async (change: { pendingAfterMs?: number; approvalTimeoutMs?: number }) =>
  await gatehouse.services['settings.save'](change);

/** The calls of this test's client, newest first. */
async function recorded() {
  const { id } = me;
  const name = gatehouse.services['clients.list'].get().find((each) => each.id === id)?.name ?? id;
  return recordedOf(name);
}

async function recordedOf(name: string) {
  const page = await gatehouse.services['activity.query']({
    filter: { text: name, outcome: 'any' },
    before: null,
    limit: 100,
  });
  return page.calls;
}

async function newest() {
  const [call] = await recorded();
  if (!call) throw new Error('Nothing was recorded.');
  return await gatehouse.services['activity.call']({ callId: call.callId });
}

describe('while a call waits', () => {
  it('hears a heartbeat every 10 s where the client gave a token for it, each above the last', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const beats: { progress: number; message?: string | undefined }[] = [];
    const heard = createStore(0);
    const onprogress = (beat: (typeof beats)[number]) => {
      beats.push(beat);
      heard.update((count) => count + 1);
    };
    const call = client.call(tool, { path: 't' }, { onprogress });
    const silent = client.call(tool, { path: 't' });
    const request = await gatehouse.question(({ calls }) => calls === 2);
    for (const count of [1, 2, 3]) {
      vi.advanceTimersByTime(10_000);
      await until(heard, (times) => times === count);
    }
    const figures = beats.map(({ progress }) => progress);
    expect(figures).toEqual([...new Set(figures)].sort((a, b) => a - b));
    expect(beats.map(({ message }) => message)).toEqual(Array(3).fill(`Waiting for approval ${request.id}`));
    await gatehouse.reply(request, { allow: 'once' });
    expect((await Promise.all([call, silent])).map(({ isError }) => isError)).toEqual([false, false]);
  });

  it('ends it when a rule begins to deny it', async () => {
    const call = client.call(tool, { path: 'n' });
    await gatehouse.question();
    await gatehouse.addRule('deny', 'write_*');
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('Blocked by rule “Deny write_* on every server for every client.'),
    });
    expect(await newest()).toMatchObject({ outcome: 'denied-by-policy' });
  });

  it('ends it when Gatehouse is paused, and refuses all others until it goes on', async () => {
    const call = client.call(tool, { path: 'o' });
    await gatehouse.question();
    await gatehouse.services['gateway.pause']({ isPaused: true });
    await expect(call).resolves.toMatchObject({ isError: true, text: expect.stringContaining('Gatehouse is paused') });
    await expect(client.call('exact_read_mirror')).resolves.toMatchObject({
      isError: true,
      text: 'Gatehouse is paused, so no call is made. Ask the user to resume it, then try again.',
    });
    expect((await recorded()).map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    await gatehouse.services['gateway.pause']({ isPaused: false });
  });

  it('does not run a tool whose definition changed meanwhile', async () => {
    await gatehouse.addRule('allow', 'redefine');
    const call = client.call(tool, { path: 'p' });
    const request = await gatehouse.question();
    const before = definition();
    await client.call('exact_redefine');
    await gatehouse.untilServer('exact', () => definition() !== before);
    await gatehouse.reply(request, { allow: 'once' });
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('The tool “write_thing” changed while this call waited.'),
    });
    expect(await newest()).toMatchObject({ outcome: 'refused', upstreamMs: null });
  });

  it('does not run a tool that was switched off meanwhile', async () => {
    const call = client.call(tool, { path: 'q' });
    const request = await gatehouse.question();
    const about = { server: 'exact', tool: 'write_thing', client: null };
    await gatehouse.services['servers.setTool']({ ...about, isEnabled: false });
    await gatehouse.reply(request, { allow: 'once' });
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('switched off in Gatehouse'),
    });
    expect(await newest()).toMatchObject({ outcome: 'refused', upstreamMs: null });
    await gatehouse.services['servers.setTool']({ ...about, isEnabled: true });
  });

  it('closes streams, withdraws questions and refuses the token when the client is revoked (T-B03)', async () => {
    const session = await rawSession();
    const stream = await session.listen();
    const call = session.request('tools/call', `{"name":"${tool}"}`);
    const stalled = session.request('tools/call', '{"name":"exact_stall"}');
    await gatehouse.reply(await gatehouse.question(({ tool: name }) => name === 'stall'), { allow: 'once' });
    await gatehouse.untilServer('exact', () => hasStalled());
    await gatehouse.question();
    const { name } = await currentClient();
    const startedMs = performance.now();
    await gatehouse.services['clients.revoke']({ id: me.id });
    await Promise.all([stream.ended, call, stalled, gatehouse.untilNoQuestion()]);
    expect(performance.now() - startedMs).toBeLessThan(1000);
    expect((await session.post(callText(9))).status).toBe(401);
    await expect
      .poll(async () => (await recordedOf(name)).map(({ outcome }) => outcome))
      .toEqual(['cancelled', 'cancelled']);
  });

  it('cuts what an old token opened when it is rotated, and only the new one opens again', async () => {
    const session = await rawSession();
    const stream = await session.listen();
    const { token } = await gatehouse.services['clients.rotate']({ id: me.id });
    await stream.ended;
    expect((await session.post(callText(1))).status).toBe(401);
    await (await openRawSession(gatehouse.endpoint, token)).end();
  });

  it('leaves the calls of other clients alone (T-B13)', async () => {
    const other = await gatehouse.addClient(randomUUID());
    const theirs = await connectSdk('v1', gatehouse.endpoint, other.token);
    const call = theirs.call(tool, { path: 'r' });
    const request = await gatehouse.question();
    await gatehouse.services['clients.revoke']({ id: me.id });
    await gatehouse.reply(request, { allow: 'once' });
    await expect(call).resolves.toMatchObject({ isError: false });
    await theirs.close();
  });
});

describe('the record', () => {
  it('has the intent before the server has the call', async () => {
    const call = client.call('exact_stall', { path: 's' }, { timeout: 60_000 }).catch(() => undefined);
    const lines = () => gatehouse.services['servers.list'].get()[0]?.consoleLines ?? 0;
    const before = lines();
    await gatehouse.reply(await gatehouse.question(), { allow: 'once' });
    await gatehouse.untilServer('exact', () => lines() > before);
    expect(await newest()).toMatchObject({ outcome: 'running', argumentsJson: '{"path":"s"}', approvalScope: 'once' });
    await client.close();
    await gatehouse.services['clients.revoke']({ id: me.id });
    await call;
  });

  it('keeps what ended well, ended with an error of the server, and was refused', async () => {
    await gatehouse.addRule('allow', '*');
    await client.call('exact_write_thing');
    await client.call('exact_fail').catch(() => undefined);
    await client.call('exact_nothing').catch(() => undefined);
    await client.call('nobody_nothing').catch(() => undefined);
    expect((await recorded()).map(({ tool: name, outcome }) => [name, outcome])).toEqual([
      ['nobody_nothing', 'refused'],
      ['exact_nothing', 'refused'],
      ['fail', 'failed'],
      ['write_thing', 'completed'],
    ]);
  });
});

it('passes the server’s own error on, byte for byte', async () => {
  await gatehouse.addRule('allow', '*');
  const session = await rawSession();
  expect(await session.request('tools/call', '{"name":"exact_fail"}', '"é"')).toBe(
    '{"jsonrpc":"2.0","id":"é","error":{"code":-31999,"message":"odd","data":{"big":9007199254740993,"zz":1.0}}}',
  );
});

it('says in a result, for programs, how it was decided', async () => {
  await gatehouse.addRule('deny', 'write_thing');
  const session = await rawSession();
  const result = JSON.parse(resultOf(await session.request('tools/call', `{"name":"${tool}"}`)));
  expect(result).toEqual({
    content: [{ type: 'text', text: expect.stringMatching(/^Blocked by rule/) }],
    isError: true,
    _meta: { 'app.gatehouse/decision': { status: 'blocked-by-rule' } },
  });
});

function rawSession(): Promise<RawSession> {
  return openRawSession(gatehouse.endpoint, me.token);
}

function callText(id: number): string {
  return `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}","arguments":{}}}`;
}

function definition(): string | undefined {
  return gatehouse.services['servers.list'].get()[0]?.tools.find(({ name }) => name === 'write_thing')?.description;
}

function hasStalled(): boolean {
  return (gatehouse.services['servers.list'].get()[0]?.consoleLines ?? 0) > 0;
}

async function currentClient() {
  const found = gatehouse.services['clients.list'].get().find(({ id }) => id === me.id);
  if (!found) throw new Error('The client is gone.');
  return found;
}
