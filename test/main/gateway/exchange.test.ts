import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectSdk, type SdkClient } from '../../support/mcp-clients';
import { openRawSession, type RawSession } from '../../support/raw-session';
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

describe('a person who is asked', () => {
  it('lets one call through with “once”, and is asked again for the next', async () => {
    const first = client.call(tool, { path: 'a' });
    const request = await gatehouse.question();
    expect(request).toMatchObject({
      server: 'exact',
      tool: 'write_thing',
      argumentsJson: '{"path":"a"}',
      verifiedBy: 'verified by token',
      calls: 1,
    });
    expect(await gatehouse.reply(request, { allow: 'once' })).toBe('settled');
    await expect(first).resolves.toMatchObject({ isError: false, text: expect.stringContaining('run') });
    expect(await newest()).toMatchObject({
      outcome: 'completed',
      effect: 'ask',
      approvalId: request.id,
      approvalScope: 'once',
    });

    const second = client.call(tool, { path: 'a' });
    await gatehouse.reply(await gatehouse.question(), { deny: '' });
    await expect(second).resolves.toMatchObject({ isError: true });
  });

  it('denies with guidance that the model reads, and nothing runs', async () => {
    const call = client.call(tool, { path: 'b' });
    await gatehouse.reply(await gatehouse.question(), { deny: 'Use the draft folder' });
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: 'Denied by the user. Use the draft folder. Do not retry this call unchanged.',
    });
    expect(await newest()).toMatchObject({
      outcome: 'denied-by-user',
      guidance: 'Use the draft folder',
      upstreamMs: null,
      resultJson: null,
    });
  });

  it('writes a rule with “always”, above the one that asked, and the next call passes unasked', async () => {
    await gatehouse.addRule('allow', 'unrelated');
    const asking = await gatehouse.addRule('ask', 'write_*');
    const first = client.call(tool, { path: 'c' });
    await gatehouse.reply(await gatehouse.question(), { allow: 'always' });
    await first;
    const rules = gatehouse.services['policy.rules'].get();
    expect(rules.map(({ effect }) => effect)).toEqual(['allow', 'allow', 'ask']);
    expect(rules[1]).toMatchObject({ origin: 'prompt', server: 'exact', tool: 'write_thing' });
    await expect(client.call(tool, { path: 'other' })).resolves.toMatchObject({ isError: false });
    expect(await newest()).toMatchObject({ effect: 'allow', ruleId: rules[1]?.id, approvalId: null });
    expect(rules[2]?.id).toBe(asking);
  });

  it.each(['15-minutes', '1-hour', 'session'] as const)(
    'is not asked again within “%s”, whatever the arguments',
    async (scope) => {
      const first = client.call(tool, { path: 'd' });
      const request = await gatehouse.question();
      await gatehouse.reply(request, { allow: scope });
      await first;
      await expect(client.call(tool, { path: 'e' })).resolves.toMatchObject({ isError: false });
      expect(await newest()).toMatchObject({ approvalId: request.id, approvalScope: scope });
    },
  );

  it('is asked again in another session after “session”, and for another client after any', async () => {
    const first = client.call(tool);
    await gatehouse.reply(await gatehouse.question(), { allow: 'session' });
    await first;
    const again = await connectSdk('v2', gatehouse.endpoint, me.token);
    const other = await connectSdk('v2', gatehouse.endpoint, (await gatehouse.addClient(randomUUID())).token);
    for (const each of [again, other]) {
      const call = each.call(tool);
      await gatehouse.reply(await gatehouse.question(), { deny: '' });
      await expect(call).resolves.toMatchObject({ isError: true });
      await each.close();
    }
  });

  it('answers identical parallel calls once, whatever the order of their keys', async () => {
    const calls = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      { a: 1, b: 2 },
    ].map((input) => client.call(tool, input));
    const request = await gatehouse.question(({ calls: count }) => count === 3);
    expect(gatehouse.services['approvals.pending'].get()).toHaveLength(1);
    expect(await gatehouse.reply({ ...request, revision: request.revision - 1 }, { allow: 'once' })).toBe('changed');
    await gatehouse.reply(request, { allow: 'once' });
    expect((await Promise.all(calls)).map(({ isError }) => isError)).toEqual([false, false, false]);
  });

  it('answers every waiting call that a broader answer covers', async () => {
    const calls = ['x', 'y', 'z'].map((path) => client.call(tool, { path }));
    await until(gatehouse.services['approvals.pending'], (all) => all.length === 3);
    await gatehouse.reply(await gatehouse.question(), { allow: '15-minutes' });
    expect((await Promise.all(calls)).map(({ isError }) => isError)).toEqual([false, false, false]);
    await gatehouse.untilNoQuestion();
  });
});

describe('a client that stops waiting', () => {
  it('withdraws the prompt by cancelling, and the record says so', async () => {
    const abort = new AbortController();
    const call = client.call(tool, { path: 'f' }, { signal: abort.signal });
    const request = await gatehouse.question();
    abort.abort('changed my mind');
    await expect(call).rejects.toThrow();
    await gatehouse.untilNoQuestion();
    expect(await gatehouse.reply(request, { allow: 'once' })).toBe('gone');
    await expect.poll(async () => (await recorded())[0]?.outcome).toBe('cancelled');
  });

  it('withdraws the prompt by hanging up', async () => {
    const session = await rawSession();
    const abort = new AbortController();
    const call = session.post(callText(1), {}, abort.signal).catch(() => 'hung up');
    await gatehouse.question();
    abort.abort();
    await gatehouse.untilNoQuestion();
    expect(await call).toBe('hung up');
    await expect.poll(async () => (await recorded())[0]?.outcome).toBe('cancelled');
  });

  it('withdraws the prompt by ending its session', async () => {
    const session = await rawSession();
    const call = session.request('tools/call', `{"name":"${tool}"}`);
    await gatehouse.question();
    expect(await session.end()).toBe(204);
    await gatehouse.untilNoQuestion();
    await call;
    expect(await newest()).toMatchObject({ outcome: 'cancelled' });
  });

  it('leaves the question open for the others who asked the same', async () => {
    const abort = new AbortController();
    const first = client.call(tool, { path: 'g' }, { signal: abort.signal });
    const second = client.call(tool, { path: 'g' });
    await gatehouse.question(({ calls }) => calls === 2);
    abort.abort();
    await expect(first).rejects.toThrow();
    const request = await gatehouse.question(({ calls }) => calls === 1);
    await gatehouse.reply(request, { allow: 'once' });
    await expect(second).resolves.toMatchObject({ isError: false });
  });

  it('cancels by an id that is spelt in another way', async () => {
    const session = await rawSession();
    const call = session.request('tools/call', `{"name":"${tool}"}`, String.raw`"\u0061b"`);
    await gatehouse.question();
    await session.post('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"ab"}}');
    await gatehouse.untilNoQuestion();
    await call;
  });
});

describe('a question that nobody answers', () => {
  it('tells the client to come back before its limit, and a late yes lets the identical retry through once', async () => {
    await settings({ pendingAfterMs: 1000 });
    const pending = await client.call(tool, { path: 'h' });
    const request = await gatehouse.question();
    expect(pending).toMatchObject({
      isError: true,
      text: expect.stringContaining(`Waiting for a person to approve (request ${request.id}). Do not change anything`),
    });
    expect(await newest()).toMatchObject({ outcome: 'approval-pending', upstreamMs: null });
    await gatehouse.reply(request, { allow: 'once' });

    await expect(client.call(tool, { path: 'h' })).resolves.toMatchObject({ isError: false });
    expect(await newest()).toMatchObject({ outcome: 'completed', approvalId: request.id });
    await expect(client.call(tool, { path: 'h' })).resolves.toMatchObject({ isError: true });
    await gatehouse.reply(await gatehouse.question(), { deny: '' });
  });

  it('joins the retry to the open question instead of asking twice', async () => {
    await settings({ pendingAfterMs: 1000 });
    await client.call(tool, { path: 'i' });
    const { id } = await gatehouse.question(({ isClientWaiting }) => !isClientWaiting);
    const retry = client.call(tool, { path: 'i' });
    const request = await gatehouse.question(({ isClientWaiting }) => isClientWaiting);
    expect(request).toMatchObject({ id, calls: 1 });
    await gatehouse.reply(request, { deny: 'No' });
    await expect(retry).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('Denied by the user. No.'),
    });
  });

  it('does not give a late yes to a call that differs', async () => {
    await settings({ pendingAfterMs: 1000 });
    await client.call(tool, { path: 'j' });
    await gatehouse.reply(await gatehouse.question(), { allow: 'once' });
    await expect(client.call(tool, { path: 'k' })).resolves.toMatchObject({
      text: expect.stringContaining('Waiting for'),
    });
    await gatehouse.reply(await gatehouse.question(), { deny: '' });
  });

  it('does not outlive, as an answer by a rule, the rule that gave it', async () => {
    await settings({ pendingAfterMs: 1000 });
    await client.call(tool, { path: 'l' });
    const id = await gatehouse.addRule('allow', 'write_thing');
    await gatehouse.untilNoQuestion();
    await gatehouse.services['policy.remove']({ id });
    await expect(client.call(tool, { path: 'l' })).resolves.toMatchObject({ isError: true });
  });

  it('denies by time-out with a sentence of its own, and writes no rule', async () => {
    await settings({ approvalTimeoutMs: 300 });
    const result = await client.call(tool, { path: 'm' });
    expect(result).toMatchObject({
      isError: true,
      text: expect.stringContaining('Nobody answered the approval request'),
    });
    expect(await newest()).toMatchObject({ outcome: 'approval-timeout' });
    expect(gatehouse.services['policy.rules'].get()).toEqual([]);
  });
});

function rawSession(): Promise<RawSession> {
  return openRawSession(gatehouse.endpoint, me.token);
}

function callText(id: number): string {
  return `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}","arguments":{}}}`;
}
