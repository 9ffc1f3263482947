import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTrustWindows, type WindowTerms } from '../../../../main/gateway/approval/trust-windows';
import { aToolCall, testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aWindow(fields: Partial<WindowTerms> = {}) {
  const windows = createTrustWindows(testClock);
  const id = windows.open({
    client: { id: 'client-1', name: 'Claude' },
    server: 'files',
    risks: ['read', 'write'],
    minutes: 15,
    tools: new Map([['write_file', 'f'.repeat(64)]]),
    ...fields,
  });
  return { windows, id };
}

it('covers the tools of its risks until it ends', () => {
  const { windows, id } = aWindow();
  expect(windows.find(aToolCall())).toEqual({ requestId: id, scope: 'window' });
  vi.advanceTimersByTime(15 * 60_000 - 1);
  expect(windows.find(aToolCall())).toEqual({ requestId: id, scope: 'window' });
  expect(windows.list.get()).toMatchObject([{ id, uses: 2 }]);
  vi.advanceTimersByTime(1);
  expect(windows.find(aToolCall())).toBeUndefined();
});

it.each([
  ['another client', { client: { id: 'client-2', name: 'Claude' } }],
  ['another server', { server: 'other' }],
  ['another risk', { risk: 'destructive' }],
  ['a tool that came later', { tool: 'new_tool' }],
  ['a tool that changed', { fingerprint: 'e'.repeat(64) }],
  ['another method', { method: 'resources/read' }],
  ['fields beside the arguments, which nobody is shown', { extras: ['more'] }],
] as const)('does not cover %s', (_what, fields) => {
  expect(aWindow().windows.find(aToolCall(fields))).toBeUndefined();
});

it.each<[Partial<WindowTerms>, string]>([
  [{}, 'Claude may use the tools of files that read or write, for 15 minutes.'],
  [
    { risks: ['exec', 'destructive', 'external'], minutes: 1 },
    'Claude may use the tools of files that run programs, destroy or reach outside, for 1 minute.',
  ],
  [{ risks: ['unknown'] }, 'Claude may use the tools of files that have an unknown effect, for 15 minutes.'],
])('says in words what %o gives', (fields, sentence) => {
  const shown = { kind: 'window', client: 'Claude', server: 'files', tool: '*' };
  expect(aWindow(fields).windows.list.get()).toMatchObject([
    { ...shown, sentence, reach: null, scope: null, requestId: null, uses: 0 },
  ]);
});

it('tells whether it still covers a call, and takes that for no use', () => {
  const { windows, id } = aWindow();
  expect([windows.covers(aToolCall()), windows.covers(aToolCall({ risk: 'destructive' }))]).toEqual([true, false]);
  expect(windows.list.get()).toMatchObject([{ id, uses: 0 }]);
  vi.advanceTimersByTime(15 * 60_000);
  expect(windows.covers(aToolCall())).toBe(false);
});

it('is of a client, and of none of its sessions', () => {
  const { windows } = aWindow();
  expect(windows.end(({ session }) => session !== null)).toBe(false);
  expect(windows.end(({ clientId }) => clientId === 'client-1')).toBe(true);
});
