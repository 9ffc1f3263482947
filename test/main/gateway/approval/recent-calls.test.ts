import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRecentCalls } from '../../../../main/gateway/approval/recent-calls';
import { digestJson } from '../../../../main/gateway/json/digest';
import type { PastCall } from '../../../../main/gateway/policy/past-calls';
import { testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aCall(fields: Partial<PastCall> = {}): PastCall {
  return {
    callId: 'c',
    at: '2026-11-20T09:00:00.000Z',
    client: 'Claude',
    session: 's',
    server: 'mail',
    tool: 'send',
    risk: 'external',
    effect: 'ask',
    outcome: 'completed',
    approvalId: null,
    argumentsJson: '{"to":"Ana@Example.org"}',
    ...fields,
  };
}

async function recentOf(...pages: PastCall[][]) {
  const recent = createRecentCalls(
    {
      async *pages() {
        yield* pages;
      },
    },
    testClock,
  );
  await recent.load();
  return recent;
}

it('are those of this client and this server, the oldest first', async () => {
  const recent = await recentOf(
    [aCall({ tool: '1' }), aCall({ client: 'Cursor' }), aCall({ server: 'files' })],
    [aCall({ tool: '2' })],
  );
  const calls = recent.of('Claude', 'mail');
  expect(calls?.map(({ tool }) => tool)).toEqual(['1', '2']);
  expect(calls?.[0]?.argumentsDigest).toBe(digestJson('{"to":"Ana@Example.org"}'));
  expect(recent.of('Claude', 'other')).toBeNull();
});

it('are the last 100, and none with long arguments or arguments that were not kept', async () => {
  const many = Array.from({ length: 120 }, (_, index) => aCall({ tool: String(index) }));
  const long = aCall({ argumentsJson: JSON.stringify('x'.repeat(8192)) });
  const calls = (await recentOf(many, [long, aCall({ argumentsJson: null })])).of('Claude', 'mail');
  expect(calls?.map(({ tool }) => tool)).toEqual(many.slice(20).map(({ tool }) => tool));
});

it('tell whether this client wrote to an address before, whatever its case, and whether that was carried out', async () => {
  const recent = await recentOf([
    aCall(),
    aCall({ argumentsJson: '{"to":"ben@b.example"}', outcome: 'denied-by-user' }),
  ]);
  expect(recent.hasSentTo('Claude', 'ana@example.ORG')).toBe(true);
  expect(recent.hasSentTo('Cursor', 'ana@example.org')).toBe(false);
  expect(recent.hasSentTo('Claude', 'ben@b.example')).toBe(false);
});

it('are read once for many questions of one moment, and behind their backs for those of a minute', async () => {
  let reads = 0;
  let known = [aCall()];
  const recent = createRecentCalls(
    {
      async *pages() {
        reads += 1;
        yield known;
      },
    },
    testClock,
  );
  await Promise.all([recent.load(), recent.load()]);
  await recent.load();
  expect(reads).toBe(1);
  known = [aCall(), aCall()];
  vi.advanceTimersByTime(2000);
  await recent.load();
  await vi.advanceTimersByTimeAsync(0);
  expect(recent.of('Claude', 'mail')).toHaveLength(2);
  known = [];
  vi.advanceTimersByTime(60_000);
  await recent.load();
  expect(recent.of('Claude', 'mail')).toBeNull();
});

it('stay as they were when the record cannot be read, or is slow', async () => {
  let pages = [[aCall()]];
  let failure: Error | undefined;
  let isSlow = false;
  const recent = createRecentCalls(
    {
      async *pages() {
        if (failure) throw failure;
        if (isSlow) await new Promise(() => undefined);
        yield* pages;
      },
    },
    testClock,
  );
  expect(recent.of('Claude', 'mail')).toBeNull();
  await recent.load();
  pages = [];
  failure = new Error('disk');
  vi.advanceTimersByTime(60_000);
  await recent.load();
  expect(recent.of('Claude', 'mail')).toHaveLength(1);
  failure = undefined;
  isSlow = true;
  const loading = recent.load();
  await vi.advanceTimersByTimeAsync(150);
  await loading;
  expect(recent.of('Claude', 'mail')).toHaveLength(1);
});
