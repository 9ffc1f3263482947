import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Shell } from '../../../renderer/ui/shell';
import type { CallSummary } from '../../../shared/domain/activity';
import { ServerView } from '../../../shared/domain/server';
import { aGrant, aStatus, aWaitingRequest } from '../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../support/fake-bridge';
import { installFakeBridge } from '../../support/install-fake-bridge';

const at = '2026-11-21T10:00:00.000Z';

function aServer(overrides: Partial<ServerView> = {}): ServerView {
  return ServerView.parse({
    name: 'files',
    transport: { kind: 'stdio', command: 'npx' },
    addedAt: at,
    status: 'running',
    reason: null,
    statusSince: at,
    pid: null,
    claims: null,
    tools: [],
    consoleLines: 0,
    protocol: null,
    limitHits: [],
    limits: {},
    sharing: 'shared',
    ...overrides,
  });
}

const aCall: CallSummary = {
  callId: 'c1',
  seq: 1,
  at,
  client: 'Cursor',
  server: 'files',
  tool: 'write_file',
  risk: 'write',
  outcome: 'completed',
  effect: 'ask',
  durationMs: 12,
};

async function openTray(overrides: FakeBridgeOverrides = {}) {
  const bridge = installFakeBridge({ 'gateway.status': aStatus(), ...overrides });
  const { TrayScreen } = await import('../../../renderer/tray/tray-screen');
  await act(async () => {
    render(
      <Shell>
        <TrayScreen />
      </Shell>,
    );
  });
  return bridge;
}

const press = (name: string | RegExp) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

it.each([
  ['listens', aStatus(), 'Listening', 'http://127.0.0.1:7717/mcp'],
  ['is paused', aStatus({ isPaused: true }), 'Paused', 'Every call is refused until you resume.'],
  [
    'cannot listen',
    aStatus({ isListening: false, problem: 'Port 7717 is taken.' }),
    'Not listening',
    'Port 7717 is taken.',
  ],
  [
    'cannot listen while paused',
    aStatus({ isListening: false, isPaused: true }),
    'Not listening',
    'No client can connect.',
  ],
])('says honestly when the gateway %s', async (_how, status, title, detail) => {
  await openTray({ 'gateway.status': status });
  expect(screen.getByText(title)).toBeTruthy();
  expect(screen.getByText(detail)).toBeTruthy();
});

it('pauses, resumes, and says why it could not', async () => {
  const bridge = await openTray({
    'gateway.pause': ({ isPaused }) => {
      if (!isPaused)
        throw Object.assign(new Error('The record is unavailable. Restart Gatehouse.'), { code: 'internal' });
    },
  });
  await press('Pause');
  expect(bridge.inputs('gateway.pause')).toEqual([{ isPaused: true }]);
  act(() => bridge.push('gateway.status', aStatus({ isPaused: true })));
  await press('Resume');
  expect(screen.getByRole('alert').textContent).toBe('The record is unavailable. Restart Gatehouse.');
});

it('lists who waits and leads to the prompt, which alone can answer', async () => {
  const waiting = ['A', 'B', 'C', 'D'].map((id) => aWaitingRequest({ id, tool: `tool_${id}` }));
  const bridge = await openTray({ 'approvals.waiting': waiting, 'app.showApprovals': () => undefined });
  const section = screen.getByRole('region', { name: '4 requests are waiting' });
  expect(within(section).getByText('tool_A')).toBeTruthy();
  expect(within(section).getByText('and 1 more')).toBeTruthy();
  await press('Review 4 requests');
  expect(bridge.inputs('app.showApprovals')).toHaveLength(1);
  expect(screen.queryByRole('button', { name: /allow|deny/i })).toBeNull();
});

it('shows a notice after who waits, which is what the person came for', async () => {
  await openTray({
    'gateway.status': aStatus({ notices: [{ id: 'keychain', text: 'The keychain cannot be used.' }] }),
    'approvals.waiting': [aWaitingRequest()],
  });
  const text = document.body.textContent ?? '';
  expect(text.indexOf('The keychain cannot be used.')).toBeGreaterThan(text.indexOf('Review the request'));
});

it('shows each server with its state in words, why it failed, and a switch', async () => {
  const bridge = await openTray({
    'servers.list': [
      aServer(),
      aServer({ name: 'github', status: 'failed', reason: 'The command “npx” was not found.' }),
    ],
    'servers.setEnabled': () => undefined,
  });
  expect(screen.getByText('Running')).toBeTruthy();
  expect(screen.getByText('Failed')).toBeTruthy();
  expect(screen.getByText('The command “npx” was not found.')).toBeTruthy();
  await act(async () => void fireEvent.click(screen.getByRole('switch', { name: 'github is on' })));
  expect(bridge.inputs('servers.setEnabled')).toEqual([{ name: 'github', isEnabled: false }]);
});

it('shows the last calls as they come, as text', async () => {
  const bridge = await openTray({ 'activity.recent': [aCall] });
  act(() =>
    bridge.push('activity.recent', [
      { ...aCall, callId: 'c2', tool: 'evil\u202etool', outcome: 'denied-by-user' },
      aCall,
    ]),
  );
  const [latest] = within(screen.getByRole('region', { name: 'Last calls' })).getAllByRole('listitem');
  expect(latest?.textContent).toContain('evilU+202Etool');
  expect(latest?.textContent).toContain('Denied');
});

it('says the next step when there is nothing yet', async () => {
  await openTray();
  expect(screen.getByText('No server yet. Open Gatehouse and add one.')).toBeTruthy();
  expect(screen.getByText('No call yet. The next one of any client appears here.')).toBeTruthy();
  expect(screen.queryByText(/waiting/)).toBeNull();
});

it('opens the main window and quits', async () => {
  const bridge = await openTray({ 'app.showDashboard': () => undefined, 'app.quit': () => undefined });
  await press('Open Gatehouse');
  await press('Quit');
  expect(bridge.inputs('app.showDashboard')).toEqual([{}]);
  expect(bridge.inputs('app.quit')).toHaveLength(1);
});

it('asks main for nothing that this window may not see', async () => {
  const bridge = await openTray();
  expect(bridge.reads('approvals.pending')).toBe(0);
  expect(bridge.reads('policy.rules')).toBe(0);
});

it('shows what is in force with the time left, and ends it', async () => {
  const endsAt = new Date(Date.now() + 600_000).toISOString();
  const sentence = 'Cursor may use write tools of files for 15 minutes.';
  const bridge = await openTray({
    'grants.list': [aGrant({ id: 'w1', kind: 'window', sentence, endsAt }), aGrant({ sentence: 'A single answer.' })],
    'grants.revoke': () => undefined,
  });
  expect(await screen.findByText(sentence)).toBeTruthy();
  expect(screen.getByText('10 min left')).toBeTruthy();
  expect(screen.queryByText('A single answer.')).toBeNull();
  await press(`End: ${sentence}`);
  expect(bridge.inputs('grants.revoke')).toEqual([{ id: 'w1' }]);
});

it('stops everything with one click, and only while it is not stopped', async () => {
  const bridge = await openTray({ 'gateway.panic': () => undefined });
  await press('Stop all');
  expect(bridge.inputs('gateway.panic')).toHaveLength(1);
  act(() => bridge.push('gateway.status', aStatus({ isPaused: true, isPanic: true })));
  expect(await screen.findByText('Stopped')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Stop all' })).toBeNull();
});

it('says that nobody is asked, and asks again', async () => {
  const bridge = await openTray({ 'approvals.resume': () => undefined });
  act(() => bridge.push('approvals.quiet', { until: new Date(Date.now() + 60_000).toISOString(), unanswered: 2 }));
  await press('Ask me again');
  expect(bridge.inputs('approvals.resume')).toHaveLength(1);
});
