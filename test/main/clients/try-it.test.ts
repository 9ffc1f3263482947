import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tryIt } from '../../../main/clients/try-it';

const parts = {
  endpoint: 'http://127.0.0.1:7717/mcp',
  token: 't',
  tool: 'sample_write_note',
  arguments: { name: 'a' },
};
const pending = { isError: true, content: [], _meta: { 'app.gatehouse/decision': { status: 'pending' } } };
const done = { content: [{ type: 'text', text: 'Written.' }] };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An endpoint that answers `tools/call` with these, one after the other, the last again and again. */
function anEndpoint(...answers: object[]) {
  const sent: { headers: Record<string, string>; body: { method: string; params: unknown } }[] = [];
  vi.stubGlobal('fetch', (_url: string, { headers, body }: { headers: Record<string, string>; body: string }) => {
    const message = JSON.parse(body) as { id: number; method: string; params: unknown };
    sent.push({ headers, body: message });
    const next = message.method === 'initialize' ? { result: {} } : answers.length > 1 ? answers.shift() : answers[0];
    const init = { headers: { 'mcp-session-id': 'session-1' } };
    return Promise.resolve(new Response(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...next }), init));
  });
  return sent;
}

it('opens a session and calls the tool in it, with its token', async () => {
  const sent = anEndpoint({ result: done });
  await expect(tryIt(parts)).resolves.toEqual({ isError: false, text: 'Written.', tool: 'sample_write_note' });
  expect(sent.map(({ body }) => body.method)).toEqual(['initialize', 'tools/call']);
  expect(sent[1]?.headers).toMatchObject({ Authorization: 'Bearer t', 'Mcp-Session-Id': 'session-1' });
});

it('comes back with the same call while a person decides', async () => {
  const sent = anEndpoint({ result: pending }, { result: pending }, { result: done });
  const result = tryIt(parts);
  await vi.advanceTimersByTimeAsync(5000);
  await expect(result).resolves.toMatchObject({ isError: false });
  expect(sent.slice(1).map(({ body }) => body.params)).toEqual(
    Array(3).fill({ name: parts.tool, arguments: parts.arguments }),
  );
});

it('gives up in the end', async () => {
  anEndpoint({ result: pending });
  const result = tryIt(parts);
  await vi.advanceTimersByTimeAsync(60_000);
  await expect(result).resolves.toMatchObject({ isError: true });
});

it('says what the endpoint said when there is no result', async () => {
  anEndpoint({ error: { code: -32000, message: 'Paused.' } });
  await expect(tryIt(parts)).rejects.toMatchObject({ code: 'upstream-failed', message: 'Paused.' });
});

it('says where to look when nothing answers', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
  await expect(tryIt(parts)).rejects.toMatchObject({ code: 'upstream-unavailable' });
});
