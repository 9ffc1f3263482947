import { randomUUID } from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, it, vi } from 'vitest';
import { newestOf, recordedOf, startAskingClient } from '../../support/asking-client';
import { connectSdk } from '../../support/mcp-clients';
import { openRawSession, type RawSession } from '../../support/raw-session';
import { until } from '../../support/upstream';

const tool = 'exact_write_thing';

const asking = startAskingClient();

describe('a person who is asked', () => {
  it('lets one call through with “once”, and is asked again for the next', async () => {
    const first = asking.client.call(tool, { path: 'a' });
    const request = await asking.gatehouse.question();
    expect(request).toMatchObject({
      server: 'exact',
      tool: 'write_thing',
      argumentsJson: '{"path":"a"}',
      verifiedBy: 'verified by token',
      calls: 1,
    });
    expect(await asking.gatehouse.reply(request, { allow: 'once' })).toBe('settled');
    await expect(first).resolves.toMatchObject({ isError: false, text: expect.stringContaining('run') });
    expect(await newestOf(asking)).toMatchObject({
      outcome: 'completed',
      effect: 'ask',
      approvalId: request.id,
      approvalScope: 'once',
    });

    const second = asking.client.call(tool, { path: 'a' });
    await asking.gatehouse.reply(await asking.gatehouse.question(), { deny: '' });
    await expect(second).resolves.toMatchObject({ isError: true });
  });

  it('denies with guidance that the model reads, and nothing runs', async () => {
    const call = asking.client.call(tool, { path: 'b' });
    await asking.gatehouse.reply(await asking.gatehouse.question(), { deny: 'Use the draft folder' });
    await expect(call).resolves.toMatchObject({
      isError: true,
      text: 'Denied by the user. Use the draft folder. Do not retry this call unchanged.',
    });
    expect(await newestOf(asking)).toMatchObject({
      outcome: 'denied-by-user',
      guidance: 'Use the draft folder',
      upstreamMs: null,
      resultJson: null,
    });
  });

  it('writes a rule with “always”, above the one that asked, and the next call passes unasked', async () => {
    await asking.gatehouse.addRule('allow', 'unrelated');
    const ruleThatAsks = await asking.gatehouse.addRule('ask', 'write_*');
    const first = asking.client.call(tool, { path: 'c' });
    await asking.gatehouse.reply(await asking.gatehouse.question(), { allow: 'always' });
    await first;
    const rules = asking.gatehouse.services['policy.rules'].get();
    expect(rules.map(({ effect }) => effect)).toEqual(['allow', 'allow', 'ask']);
    expect(rules[1]).toMatchObject({ origin: 'prompt', server: 'exact', tool: 'write_thing' });
    await expect(asking.client.call(tool, { path: 'other' })).resolves.toMatchObject({ isError: false });
    expect(await newestOf(asking)).toMatchObject({ effect: 'allow', ruleId: rules[1]?.id, approvalId: null });
    expect(rules[2]?.id).toBe(ruleThatAsks);
  });

  it.each(['15-minutes', '1-hour', 'session'] as const)(
    'is not asked again within “%s”, whatever the arguments',
    async (scope) => {
      const first = asking.client.call(tool, { path: 'd' });
      const request = await asking.gatehouse.question();
      await asking.gatehouse.reply(request, { allow: scope });
      await first;
      await expect(asking.client.call(tool, { path: 'e' })).resolves.toMatchObject({ isError: false });
      expect(await newestOf(asking)).toMatchObject({ approvalId: request.id, approvalScope: scope });
    },
  );

  it('is asked again in another session after “session”, and for another client after any', async () => {
    const first = asking.client.call(tool);
    await asking.gatehouse.reply(await asking.gatehouse.question(), { allow: 'session' });
    await first;
    const again = await connectSdk('v2', asking.gatehouse.endpoint, asking.me.token);
    const other = await connectSdk(
      'v2',
      asking.gatehouse.endpoint,
      (await asking.gatehouse.addClient(randomUUID())).token,
    );
    for (const each of [again, other]) {
      const call = each.call(tool);
      await asking.gatehouse.reply(await asking.gatehouse.question(), { deny: '' });
      await expect(call).resolves.toMatchObject({ isError: true });
      await each.close();
    }
  });

  it('answers identical parallel calls once, whatever the order of their keys', async () => {
    const calls = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      { a: 1, b: 2 },
    ].map((input) => asking.client.call(tool, input));
    const request = await asking.gatehouse.question(({ calls: count }) => count === 3);
    expect(asking.gatehouse.services['approvals.pending'].get()).toHaveLength(1);
    expect(await asking.gatehouse.reply({ ...request, revision: request.revision - 1 }, { allow: 'once' })).toBe(
      'changed',
    );
    await asking.gatehouse.reply(request, { allow: 'once' });
    expect((await Promise.all(calls)).map(({ isError }) => isError)).toEqual([false, false, false]);
  });

  it('answers every waiting call that a broader answer covers', async () => {
    const calls = ['x', 'y', 'z'].map((path) => asking.client.call(tool, { path }));
    await until(asking.gatehouse.services['approvals.pending'], (all) => all.length === 3);
    await asking.gatehouse.reply(await asking.gatehouse.question(), { allow: '15-minutes' });
    expect((await Promise.all(calls)).map(({ isError }) => isError)).toEqual([false, false, false]);
    await asking.gatehouse.untilNoQuestion();
  });
});

describe('a client that stops waiting', () => {
  it('withdraws the prompt by cancelling, and the record says so', async () => {
    const abort = new AbortController();
    const call = asking.client.call(tool, { path: 'f' }, { signal: abort.signal });
    const request = await asking.gatehouse.question();
    abort.abort('changed my mind');
    await expect(call).rejects.toThrow();
    await asking.gatehouse.untilNoQuestion();
    expect(await asking.gatehouse.reply(request, { allow: 'once' })).toBe('gone');
    await expect.poll(async () => (await recordedOf(asking))[0]?.outcome).toBe('cancelled');
  });

  it('withdraws the prompt by hanging up', async () => {
    const session = await rawSession();
    const abort = new AbortController();
    const call = session.post(callText(1), {}, abort.signal).catch(() => 'hung up');
    await asking.gatehouse.question();
    abort.abort();
    await asking.gatehouse.untilNoQuestion();
    expect(await call).toBe('hung up');
    await expect.poll(async () => (await recordedOf(asking))[0]?.outcome).toBe('cancelled');
  });

  it('withdraws the prompt by ending its session', async () => {
    const session = await rawSession();
    const call = session.request('tools/call', `{"name":"${tool}"}`);
    await asking.gatehouse.question();
    expect(await session.end()).toBe(204);
    await asking.gatehouse.untilNoQuestion();
    await call;
    expect(await newestOf(asking)).toMatchObject({ outcome: 'cancelled' });
  });

  it('leaves the question open for the others who asked the same', async () => {
    const abort = new AbortController();
    const first = asking.client.call(tool, { path: 'g' }, { signal: abort.signal });
    const second = asking.client.call(tool, { path: 'g' });
    await asking.gatehouse.question(({ calls }) => calls === 2);
    abort.abort();
    await expect(first).rejects.toThrow();
    const request = await asking.gatehouse.question(({ calls }) => calls === 1);
    await asking.gatehouse.reply(request, { allow: 'once' });
    await expect(second).resolves.toMatchObject({ isError: false });
  });

  it('cancels by an id that is spelt in another way', async () => {
    const session = await rawSession();
    const call = session.request('tools/call', `{"name":"${tool}"}`, String.raw`"\u0061b"`);
    await asking.gatehouse.question();
    await session.post('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"ab"}}');
    await asking.gatehouse.untilNoQuestion();
    await call;
  });
});

describe('a question that nobody answers', () => {
  it('tells the client to come back before its limit, and a late yes lets the identical retry through once', async () => {
    await asking.gatehouse.services['settings.save']({ pendingAfterMs: 1000 });
    const pending = await asking.client.call(tool, { path: 'h' });
    const request = await asking.gatehouse.question();
    expect(pending).toMatchObject({
      isError: true,
      text: expect.stringContaining(`Waiting for a person to approve (request ${request.id}). Do not change anything`),
    });
    expect(await newestOf(asking)).toMatchObject({ outcome: 'approval-pending', upstreamMs: null });
    await asking.gatehouse.reply(request, { allow: 'once' });

    await expect(asking.client.call(tool, { path: 'h' })).resolves.toMatchObject({ isError: false });
    expect(await newestOf(asking)).toMatchObject({ outcome: 'completed', approvalId: request.id });
    await expect(asking.client.call(tool, { path: 'h' })).resolves.toMatchObject({ isError: true });
    await asking.gatehouse.reply(await asking.gatehouse.question(), { deny: '' });
  });

  it('joins the retry to the open question instead of asking twice', async () => {
    await asking.gatehouse.services['settings.save']({ pendingAfterMs: 1000 });
    await asking.client.call(tool, { path: 'i' });
    const { id } = await asking.gatehouse.question(({ isClientWaiting }) => !isClientWaiting);
    const retry = asking.client.call(tool, { path: 'i' });
    const request = await asking.gatehouse.question(({ isClientWaiting }) => isClientWaiting);
    expect(request).toMatchObject({ id, calls: 1 });
    await asking.gatehouse.reply(request, { deny: 'No' });
    await expect(retry).resolves.toMatchObject({
      isError: true,
      text: expect.stringContaining('Denied by the user. No.'),
    });
  });

  it('does not give a late yes to a call that differs', async () => {
    await asking.gatehouse.services['settings.save']({ pendingAfterMs: 1000 });
    await asking.client.call(tool, { path: 'j' });
    await asking.gatehouse.reply(await asking.gatehouse.question(), { allow: 'once' });
    await expect(asking.client.call(tool, { path: 'k' })).resolves.toMatchObject({
      text: expect.stringContaining('Waiting for'),
    });
    await asking.gatehouse.reply(await asking.gatehouse.question(), { deny: '' });
  });

  it('does not outlive, as an answer by a rule, the rule that gave it', async () => {
    await asking.gatehouse.services['settings.save']({ pendingAfterMs: 1000 });
    await asking.client.call(tool, { path: 'l' });
    const id = await asking.gatehouse.addRule('allow', 'write_thing');
    await asking.gatehouse.untilNoQuestion();
    await asking.gatehouse.services['policy.remove']({ id });
    await expect(asking.client.call(tool, { path: 'l' })).resolves.toMatchObject({ isError: true });
  });

  it('denies by time-out with a sentence of its own, and writes no rule', async () => {
    await asking.gatehouse.services['settings.save']({ approvalTimeoutMs: 300 });
    const result = await asking.client.call(tool, { path: 'm' });
    expect(result).toMatchObject({
      isError: true,
      text: expect.stringContaining('Nobody answered the approval request'),
    });
    expect(await newestOf(asking)).toMatchObject({ outcome: 'approval-timeout' });
    expect(asking.gatehouse.services['policy.rules'].get()).toEqual([]);
  });
});

describe('with the client of the SDK', () => {
  it('a person may take longer than the client of 2026-07-28 waits in one go: it comes back until there is an answer', async () => {
    await asking.gatehouse.services['settings.save']({ pendingAfterMs: 1000 });
    const client = await connectSdk('v2', asking.gatehouse.endpoint, asking.me.token, 'auto');
    const rounds: string[] = [];
    const onprogress = ({ message }: { message?: string | undefined }) => void rounds.push(message ?? '');
    const call = client.call(tool, { path: 'n' }, { onprogress });
    const request = await asking.gatehouse.question();
    // The SDK itself tells of each round that it makes.
    await vi.waitFor(() => expect(rounds.filter((message) => message.includes('round')).length).toBe(2), 20_000);
    expect(await asking.gatehouse.question()).toMatchObject({ id: request.id, revision: request.revision, calls: 1 });
    await asking.gatehouse.reply(request, { allow: 'once' });
    await expect(call).resolves.toMatchObject({ isError: false });
    expect(await recordedOf(asking)).toMatchObject([{ outcome: 'completed' }]);
    await client.close();
  }, 30_000);

  it.each([undefined, 'auto'] as const)('its user answers there, where the person wants that (%s)', async (mode) => {
    await asking.gatehouse.services['settings.save']({ asksThroughClients: true });
    const client = new Client(
      { name: 'asks', version: '1' },
      { capabilities: { elicitation: { form: {} } }, ...(mode && { versionNegotiation: { mode } }) },
    );
    const shown: string[] = [];
    client.setRequestHandler('elicitation/create', ({ params }) => {
      shown.push(params.message);
      return { action: 'accept' as const, content: { answer: 'Allow once' } };
    });
    const headers = { Authorization: `Bearer ${asking.me.token}` };
    await client.connect(
      new StreamableHTTPClientTransport(new URL(asking.gatehouse.endpoint), { requestInit: { headers } }),
    );
    const result = await client.callTool({ name: tool, arguments: { path: 'o' } });
    expect(result.isError ?? false).toBe(false);
    expect(shown).toEqual([expect.stringContaining('“write_thing” on “exact” run with exactly these arguments')]);
    expect(await newestOf(asking)).toMatchObject({ approvalScope: 'once, answered through the client' });
    await client.close();
    await asking.gatehouse.services['settings.save']({ asksThroughClients: false });
  });
});

function rawSession(): Promise<RawSession> {
  return openRawSession(asking.gatehouse.endpoint, asking.me.token);
}

function callText(id: number): string {
  return `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}","arguments":{}}}`;
}
