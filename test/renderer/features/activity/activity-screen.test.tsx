import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { ActivityPage, CallSummary } from '../../../../shared/domain/activity';
import { aCallDetails, aCallSummary, aServer } from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

/** A record that grows when the test says so. */
function aRecord(count: number) {
  let calls: readonly CallSummary[] = Array.from({ length: count }, (_, n) => aCallSummary(n));
  const query = ({
    filter,
    before,
    limit,
  }: {
    filter: { text: string };
    before: number | null;
    limit: number;
  }): ActivityPage => {
    const found = calls.filter((call) => call.tool.includes(filter.text) && (before === null || call.seq < before));
    const page = found.slice(0, limit);
    return {
      calls: [...page],
      nextBefore: found.length > limit ? (page.at(-1)?.seq ?? null) : null,
      total: calls.length,
    };
  };
  const add = (n: number) => {
    calls = [aCallSummary(-n), ...calls];
    return calls.slice(0, 20);
  };
  return { query, add };
}

const rowOf = async (tool: string) => screen.findByRole('row', { name: new RegExp(`${tool}\\b`) });

it('puts a new call on top at once', async () => {
  const record = aRecord(3);
  const { bridge } = await openDashboard('activity', { 'activity.query': record.query });
  await rowOf('tool_0');
  bridge.push('activity.recent', record.add(7));
  await rowOf('tool_-7');
  expect(screen.getAllByRole('row')[1]?.textContent).toContain('tool_-7');
});

it('keeps the place of a reader who scrolled down, and counts what came', async () => {
  const record = aRecord(60);
  const { bridge, user } = await openDashboard('activity', { 'activity.query': record.query });
  await rowOf('tool_0');
  const grid = screen.getByRole('grid');
  grid.scrollTop = 400;
  fireEvent.scroll(grid);
  bridge.push('activity.recent', record.add(1));
  bridge.push('activity.recent', record.add(2));
  const button = await screen.findByRole('button', { name: '2 new calls' });
  expect(screen.queryByRole('row', { name: /tool_-2/ })).toBeNull();
  await user.click(button);
  expect(screen.queryByRole('button', { name: /new call/ })).toBeNull();
});

it('draws only the rows in sight of 500, and says how many there are', async () => {
  const record = aRecord(500);
  await openDashboard('activity', { 'activity.query': record.query });
  await rowOf('tool_0');
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('501');
  expect(screen.getAllByRole('row').length).toBeLessThan(60);
});

it('walks with the arrow keys, opens with Enter and closes with Escape', async () => {
  const { user } = await openDashboard('activity', {
    'activity.query': aRecord(3).query,
    'activity.call': ({ callId }) => aCallDetails({ callId, message: `about ${callId}` }),
  });
  await rowOf('tool_0');
  screen.getByRole('grid').focus();
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(await screen.findByText('about call-1')).toBeTruthy();
  expect((await rowOf('tool_1')).getAttribute('aria-selected')).toBe('true');
  await user.keyboard('{ArrowDown}');
  expect(await screen.findByText('about call-2')).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('complementary')).toBeNull();
});

it('says what Gatehouse itself took, of one call and in the middle of the last', async () => {
  const { bridge, user } = await openDashboard('activity', {
    'activity.query': aRecord(1).query,
    'activity.call': () => aCallDetails({ durationMs: 5312.6, waitedMs: 5300, upstreamMs: 12, addedMs: 0.6 }),
  });
  await user.click(await rowOf('tool_0'));
  const took = '5.3 s in all: 5.3 s waiting for a person, 12 ms at the server, Gatehouse itself: 0.6 ms';
  expect(await screen.findByText(took)).toBeTruthy();
  expect(screen.queryByText(/Gatehouse adds/)).toBeNull();
  bridge.push('activity.latency', { medianMs: 0.42, calls: 200 });
  expect(await screen.findByText('Gatehouse adds 0.4 ms')).toBeTruthy();
});

it('says nothing of its own share in a call of before it was measured', async () => {
  const { user } = await openDashboard('activity', {
    'activity.query': aRecord(1).query,
    'activity.call': () => aCallDetails({ durationMs: 20, waitedMs: null, upstreamMs: 12, addedMs: null }),
  });
  await user.click(await rowOf('tool_0'));
  expect(await screen.findByText('20 ms in all: 12 ms at the server')).toBeTruthy();
});

it('reads a running call again when it ends', async () => {
  let outcome: CallSummary['outcome'] = 'running';
  let seq = 1;
  const { bridge, user } = await openDashboard('activity', {
    'activity.query': () => ({ calls: [aCallSummary(0, { outcome, seq })], nextBefore: null, total: 1 }),
    'activity.call': () => aCallDetails({ outcome }),
  });
  await user.click(await rowOf('tool_0'));
  expect(await screen.findByText('It is recorded and has not ended yet.')).toBeTruthy();
  outcome = 'completed';
  seq = 2;
  bridge.push('activity.recent', [aCallSummary(0, { outcome, seq })]);
  expect(await screen.findByText('The server answered.')).toBeTruthy();
});

it('shows hostile names and results as text', async () => {
  const tool = '<img src=x onerror=alert(1)>\u202e';
  const { user } = await openDashboard('activity', {
    'activity.query': () => ({ calls: [aCallSummary(0, { tool })], nextBefore: null, total: 1 }),
    'activity.call': () => aCallDetails({ tool, resultJson: '{"text":"<script>alert(1)</script>"}' }),
  });
  await user.click(await screen.findByRole('row', { name: /img src=x/ }));
  const details = await screen.findByRole('complementary');
  expect(await within(details).findByText(/<script>/)).toBeTruthy();
  expect(within(details).getAllByText('U+202E').length).toBeGreaterThan(0);
  expect(document.querySelector('img, script')).toBeNull();
});

it('asks the record for what the filter says, and offers to clear it when nothing fits', async () => {
  const { bridge, user } = await openDashboard('activity', { 'activity.query': aRecord(3).query });
  await rowOf('tool_0');
  await user.type(screen.getByRole('searchbox'), 'nowhere');
  await user.click(await screen.findByRole('button', { name: 'Clear the filter' }));
  await rowOf('tool_0');
  expect(bridge.inputs('activity.query')).toContainEqual(
    expect.objectContaining({ filter: { text: 'nowhere', outcome: 'any' } }),
  );
});

it.each([
  ['a server', [], 'Add a server', 'Servers'],
  ['a client', [aServer()], 'Connect a client', 'Clients'],
])('with no calls and without %s it leads to the next step', async (_what, servers, label, heading) => {
  const { user } = await openDashboard('activity', { 'servers.list': servers });
  await user.click(await screen.findByRole('button', { name: label }));
  expect(await screen.findByRole('heading', { level: 1, name: heading })).toBeTruthy();
});

it('says why the record cannot be read, and tries again', async () => {
  let isBroken = true;
  const { user } = await openDashboard('activity', {
    'activity.query': () => {
      if (isBroken)
        throw Object.assign(new Error('The record is locked. Close the other Gatehouse.'), {
          code: 'record-unavailable',
        });
      return { calls: [aCallSummary()], nextBefore: null, total: 1 };
    },
  });
  expect(await screen.findByText('The record is locked. Close the other Gatehouse.')).toBeTruthy();
  isBroken = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await rowOf('tool_0');
  await waitFor(() => expect(screen.queryByText(/The record is locked/)).toBeNull());
});
