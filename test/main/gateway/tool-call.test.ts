import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { newestOf, recordedOf, recordedUnder, startAskingClient } from '../../support/asking-client';
import { connectSdk } from '../../support/mcp-clients';
import { openRawSession, type RawSession, resultOf } from '../../support/raw-session';
import { until } from '../../support/upstream';

const tool = 'exact_write_thing';

const asking = startAskingClient();

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
    const call = asking.client.call(tool, { path: 't' }, { onprogress });
    const silent = asking.client.call(tool, { path: 't' });
    const request = await asking.gatehouse.question(({ calls }) => calls === 2);
    for (const count of [1, 2, 3]) {
      vi.advanceTimersByTime(10_000);
      await until(heard, (times) => times === count);
    }
    const figures = beats.map(({ progress }) => progress);
    expect(figures).toEqual([...new Set(figures)].sort((a, b) => a - b));
    expect(beats.map(({ message }) => message)).toEqual(Array(3).fill(`Waiting for approval ${request.id}`));
    await asking.gatehouse.reply(request, { allow: 'once' });
    expect((await Promise.all([call, silent])).map(({ isError }) => isError)).toEqual([false, false]);
  });

  it('ends it when a rule begins to deny it', async () => {
    const call = asking.client.call(tool, { path: 'n' });
    await asking.gatehouse.question();
    await asking.gatehouse.addRule('deny', 'write_*');
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('Blocked by rule “Deny write_* on every server for every client.'),
    });
    expect(await newestOf(asking)).toMatchObject({ outcome: 'denied-by-policy' });
  });

  it('ends it when Gatehouse is paused, and refuses all others until it goes on', async () => {
    const call = asking.client.call(tool, { path: 'o' });
    await asking.gatehouse.question();
    await asking.gatehouse.services['gateway.pause']({ isPaused: true });
    await expect(call).resolves.toMatchObject({ isError: true, text: expect.stringContaining('Gatehouse is paused') });
    await expect(asking.client.call('exact_read_mirror')).resolves.toMatchObject({
      isError: true,
      text: 'Gatehouse is paused, so no call is made. Ask the user to resume it, then try again.',
    });
    expect((await recordedOf(asking)).map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    await asking.gatehouse.services['gateway.pause']({ isPaused: false });
  });

  it('does not run a tool whose definition changed meanwhile', async () => {
    await asking.gatehouse.addRule('allow', 'redefine');
    const call = asking.client.call(tool, { path: 'p' });
    const request = await asking.gatehouse.question();
    const before = definition();
    await asking.client.call('exact_redefine');
    await asking.gatehouse.untilServer('exact', () => definition() !== before);
    await asking.gatehouse.reply(request, { allow: 'once' });
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('The tool “write_thing” changed while this call waited.'),
    });
    expect(await newestOf(asking)).toMatchObject({ outcome: 'refused', upstreamMs: null });
  });

  it('does not run a tool that was switched off meanwhile', async () => {
    const call = asking.client.call(tool, { path: 'q' });
    const request = await asking.gatehouse.question();
    const about = { server: 'exact', tool: 'write_thing', client: null };
    await asking.gatehouse.services['servers.setTool']({ ...about, isEnabled: false });
    await asking.gatehouse.reply(request, { allow: 'once' });
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('switched off in Gatehouse'),
    });
    expect(await newestOf(asking)).toMatchObject({ outcome: 'refused', upstreamMs: null });
    await asking.gatehouse.services['servers.setTool']({ ...about, isEnabled: true });
  });

  it('closes streams, withdraws questions and refuses the token when the client is revoked (T-B03)', async () => {
    const session = await rawSession();
    const stream = await session.listen();
    const call = session.request('tools/call', `{"name":"${tool}"}`);
    const stalled = session.request('tools/call', '{"name":"exact_stall"}');
    await asking.gatehouse.reply(await asking.gatehouse.question(({ tool: name }) => name === 'stall'), {
      allow: 'once',
    });
    await asking.gatehouse.untilServer('exact', () => hasStalled());
    await asking.gatehouse.question();
    const { name } = await currentClient();
    const startedMs = performance.now();
    await asking.gatehouse.services['clients.revoke']({ id: asking.me.id });
    await Promise.all([stream.ended, call, stalled, asking.gatehouse.untilNoQuestion()]);
    expect(performance.now() - startedMs).toBeLessThan(1000);
    expect((await session.post(callText(9))).status).toBe(401);
    await expect
      .poll(async () => (await recordedUnder(asking.gatehouse, name)).map(({ outcome }) => outcome))
      .toEqual(['cancelled', 'cancelled']);
  });

  it('cuts what an old token opened when it is rotated, and only the new one opens again', async () => {
    const session = await rawSession();
    const stream = await session.listen();
    const { token } = await asking.gatehouse.services['clients.rotate']({ id: asking.me.id });
    await stream.ended;
    expect((await session.post(callText(1))).status).toBe(401);
    await (await openRawSession(asking.gatehouse.endpoint, token)).end();
  });

  it('leaves the calls of other clients alone (T-B13)', async () => {
    const other = await asking.gatehouse.addClient(randomUUID());
    const theirs = await connectSdk('v1', asking.gatehouse.endpoint, other.token);
    const call = theirs.call(tool, { path: 'r' });
    const request = await asking.gatehouse.question();
    await asking.gatehouse.services['clients.revoke']({ id: asking.me.id });
    await asking.gatehouse.reply(request, { allow: 'once' });
    await expect(call).resolves.toMatchObject({ isError: false });
    await theirs.close();
  });
});

describe('the record', () => {
  it('has the intent before the server has the call', async () => {
    const call = asking.client.call('exact_stall', { path: 's' }, { timeout: 60_000 }).catch(() => undefined);
    const lines = () => asking.gatehouse.services['servers.list'].get()[0]?.consoleLines ?? 0;
    const before = lines();
    await asking.gatehouse.reply(await asking.gatehouse.question(), { allow: 'once' });
    await asking.gatehouse.untilServer('exact', () => lines() > before);
    expect(await newestOf(asking)).toMatchObject({
      outcome: 'running',
      argumentsJson: '{"path":"s"}',
      approvalScope: 'once',
    });
    await asking.client.close();
    await asking.gatehouse.services['clients.revoke']({ id: asking.me.id });
    await call;
  });

  it('keeps what ended well, ended with an error of the server, and was refused', async () => {
    await asking.gatehouse.addRule('allow', '*');
    await asking.client.call('exact_write_thing');
    await asking.client.call('exact_fail').catch(() => undefined);
    await asking.client.call('exact_nothing').catch(() => undefined);
    await asking.client.call('nobody_nothing').catch(() => undefined);
    expect((await recordedOf(asking)).map(({ tool: name, outcome }) => [name, outcome])).toEqual([
      ['nobody_nothing', 'refused'],
      ['exact_nothing', 'refused'],
      ['fail', 'failed'],
      ['write_thing', 'completed'],
    ]);
  });
});

it('passes the server’s own error on, byte for byte', async () => {
  await asking.gatehouse.addRule('allow', '*');
  const session = await rawSession();
  expect(await session.request('tools/call', '{"name":"exact_fail"}', '"é"')).toBe(
    '{"jsonrpc":"2.0","id":"é","error":{"code":-31999,"message":"odd","data":{"big":9007199254740993,"zz":1.0}}}',
  );
});

it('says in a result, for programs, how it was decided', async () => {
  await asking.gatehouse.addRule('deny', 'write_thing');
  const session = await rawSession();
  const result = JSON.parse(resultOf(await session.request('tools/call', `{"name":"${tool}"}`)));
  expect(result).toEqual({
    content: [{ type: 'text', text: expect.stringMatching(/^Blocked by rule/) }],
    isError: true,
    _meta: { 'app.gatehouse/decision': { status: 'blocked-by-rule' } },
  });
});

function rawSession(): Promise<RawSession> {
  return openRawSession(asking.gatehouse.endpoint, asking.me.token);
}

function callText(id: number): string {
  return `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}","arguments":{}}}`;
}

function definition(): string | undefined {
  return asking.gatehouse.services['servers.list'].get()[0]?.tools.find(({ name }) => name === 'write_thing')
    ?.description;
}

function hasStalled(): boolean {
  return (asking.gatehouse.services['servers.list'].get()[0]?.consoleLines ?? 0) > 0;
}

async function currentClient() {
  const found = asking.gatehouse.services['clients.list'].get().find(({ id }) => id === asking.me.id);
  if (!found) throw new Error('The client is gone.');
  return found;
}
