import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test } from '@playwright/test';
import { press } from '../support/app-with-files';
import { type AppWithPages, launchWithPages } from '../support/app-with-pages';
import { textOf } from '../support/mcp-client';
import { rawStateless } from '../support/raw-stateless';

// Three kinds of clients that have to wait for a person, in the real app. Their limits are set to seconds: what counts is
// that each is answered, or told something, before its own.

let app: AppWithPages;

test.beforeAll(async () => {
  app = await launchWithPages();
});

test.afterAll(() => app?.close());

test.afterEach(async () => {
  await app.invoke('settings.save', { pendingAfterMs: 50_000 });
  await app.forget();
});

const input = (name: string) => ({ path: `/srv/projects/${name}`, text: 'hello' });
const write = (name: string) => ({ name: 'pages_write_page', arguments: input(name) });
const reached = (name: string) => ({ tool: 'write_page', argumentsJson: JSON.stringify(input(name)) });
const pending = { isError: true, _meta: { 'app.gatehouse/decision': { status: 'pending' } } };

test.describe('a client with a hard limit', () => {
  // 60 s and the default of 50 s, both divided by twenty.
  const hardLimit = { timeout: 3000 };
  const soon = { pendingAfterMs: 2500 };

  test('reads what to do before it gives up, joins the open question, and after the late yes runs exactly once', async () => {
    await app.invoke('settings.save', soon);
    const { client } = app.client;
    const first = await client.callTool(write('hard.md'), hardLimit);
    expect(first).toMatchObject(pending);
    const [open] = await app.waiting();
    expect(textOf(first)).toContain(`Waiting for a person to approve (request ${open?.id}).`);
    expect(textOf(first)).toContain('call the same tool again with the same arguments');

    expect(await client.callTool(write('hard.md'), hardLimit)).toMatchObject(pending);
    expect(await app.waiting()).toMatchObject([{ id: open?.id }]);

    await press(app.prompt, /^Allow once/);
    await expect.poll(app.waiting).toEqual([]);
    expect(app.reached()).toEqual([]);
    expect(await app.grants()).toMatchObject([{ kind: 'late-answer', requestId: open?.id }]);

    const other = await client.callTool({ ...write('hard.md'), arguments: input('other.md') }, hardLimit);
    expect(other).toMatchObject(pending);
    expect(textOf(await client.callTool(write('hard.md'), hardLimit))).toBe('write_page is done.');
    expect(app.reached()).toEqual([reached('hard.md')]);
    await press(app.prompt, /^Deny$/);
    // A retry more is a question more: the yes was for one.
    await expectUsedUp(client, 'hard.md');
  });

  test('reads a late no when it comes back, and is not asked about again', async () => {
    await app.invoke('settings.save', soon);
    const { client } = app.client;
    expect(await client.callTool(write('no.md'), hardLimit)).toMatchObject(pending);
    await press(app.prompt, /^Deny$/);
    await expect.poll(app.waiting).toEqual([]);
    const again = await client.callTool(write('no.md'), hardLimit);
    expect(textOf(again)).toBe('Denied by the user. Do not retry this call unchanged.');
    expect(app.reached()).toEqual([]);
  });
});

test('a client that goes on waiting as long as it hears progress hears it, and gets the answer long after its limit', async () => {
  const heard: (string | undefined)[] = [];
  const startedMs = performance.now();
  // Shorter than two heartbeats of ten seconds, so that only progress keeps it waiting.
  const limit = { timeout: 13_000, resetTimeoutOnProgress: true };
  const answer = app.client.client.callTool(write('patient.md'), {
    ...limit,
    onprogress: ({ message }) => heard.push(message),
  });
  await expect.poll(() => heard.length, { timeout: 25_000 }).toBe(2);
  expect(performance.now() - startedMs).toBeGreaterThan(limit.timeout);
  const [open] = await app.waiting();
  expect(heard).toEqual([`Waiting for approval ${open?.id}`, `Waiting for approval ${open?.id}`]);
  await press(app.prompt, /^Allow once/);
  expect(textOf(await answer)).toBe('write_page is done.');
  expect(app.reached()).toEqual([reached('patient.md')]);
});

test.describe('a client of 2026-07-28', () => {
  test('is told round by round to come back, under one question, and what was allowed meanwhile runs once it does', async () => {
    await app.invoke('settings.save', { pendingAfterMs: 1000 });
    const client = rawStateless(app.endpoint, app.token);
    const call = (requestState?: string) =>
      client.send('tools/call', { params: { ...write('rounds.md'), ...(requestState && { requestState }) } });

    const first = readRound((await call()).text);
    const [open] = await app.waiting();
    const second = readRound((await call(first.requestState)).text);
    expect(await app.waiting()).toMatchObject([{ id: open?.id }]);

    await press(app.prompt, /^Allow once/);
    await expect.poll(app.waiting).toEqual([]);
    // Nobody waits for it: nothing has run.
    expect(app.reached()).toEqual([]);
    const { result } = JSON.parse((await call(second.requestState)).text);
    expect(textOf(result)).toBe('write_page is done.');
    expect(app.reached()).toEqual([reached('rounds.md')]);

    // Neither state is good for anything more.
    for (const { requestState } of [first, second]) {
      const { error } = JSON.parse((await call(requestState)).text);
      expect(error.message).toContain('was used already');
    }
    expect(app.reached()).toEqual([reached('rounds.md')]);
  });

  test('of the SDK comes back by itself, and its caller sees one call with one answer', async () => {
    await app.invoke('settings.save', { pendingAfterMs: 1000 });
    const { client, posts } = await connectStateless();
    const before = posts();
    const answer = client.callTool(write('sdk.md'));
    await expect.poll(app.waiting).toHaveLength(1);
    const [open] = await app.waiting();
    await expect.poll(() => posts() - before, { timeout: 10_000 }).toBe(4);
    expect(await app.waiting()).toMatchObject([{ id: open?.id, calls: 1 }]);
    await press(app.prompt, /^Allow once/);
    expect(textOf(await answer)).toBe('write_page is done.');
    expect(app.reached()).toEqual([reached('sdk.md')]);
    await client.close();
  });
});

/** The answer of a round: come back with this. */
function readRound(text: string): { requestState: string } {
  const { result } = JSON.parse(text);
  expect(result).toEqual({ resultType: 'input_required', requestState: expect.any(String) });
  return result;
}

/** The SDK in the era without sessions; counts its requests. */
async function connectStateless() {
  let posts = 0;
  const client = new Client({ name: 'rounds', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(new URL(app.endpoint), {
    requestInit: { headers: { Authorization: `Bearer ${app.token}` } },
    fetch: (url, init) => {
      posts += 1;
      return fetch(url, init);
    },
  });
  await client.connect(transport);
  return { client, posts: () => posts };
}

async function expectUsedUp(client: Client, name: string) {
  const over = new AbortController();
  const answer = client.callTool(write(name), { signal: over.signal }).catch(() => 'withdrawn');
  await expect.poll(app.waiting).toHaveLength(1);
  over.abort();
  expect(await answer).toBe('withdrawn');
  await expect.poll(app.waiting).toEqual([]);
}
