import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aCallSummary, aClient, aGrant, aServer, aStatus, aWaitingRequest } from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

const part = (name: string) => within(screen.getByRole('region', { name }));

it('says what an empty screen means', async () => {
  await openDashboard('approvals');
  expect(await screen.findByText('Nothing waits for an answer.')).toBeTruthy();
  expect(screen.getByText('Nothing is allowed beyond its call')).toBeTruthy();
  expect(await screen.findByText('You have not been asked yet.')).toBeTruthy();
});

it('lists who waits for what and why, and only leads to the prompt', async () => {
  const { bridge, user } = await openDashboard('approvals', { 'app.showApprovals': () => undefined });
  bridge.push('approvals.waiting', [
    aWaitingRequest({ calls: 2 }),
    aWaitingRequest({ id: 'M3PA', kind: 'result', tool: 'read_mail', why: 'You are asked because of a rule.' }),
  ]);
  const waiting = part('Waiting for you');
  expect(await waiting.findByText(/wants to run/)).toBeTruthy();
  expect(waiting.getByText(/, 2 times/)).toBeTruthy();
  expect(waiting.getByText(/waits for the result of/)).toBeTruthy();
  expect(waiting.getByText('You are asked because of a rule.')).toBeTruthy();
  expect(waiting.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Review 2 requests']);
  await user.click(waiting.getByRole('button'));
  expect(bridge.inputs('app.showApprovals')).toHaveLength(1);
});

it('links to the approval page where there is no desktop', async () => {
  await openDashboard('approvals', {
    'gateway.status': aStatus({ mode: 'headless' }),
    'approvals.waiting': [aWaitingRequest()],
  });
  expect((await screen.findByRole('link', { name: 'Review the request' })).getAttribute('href')).toBe('/approval/');
});

it('lists everything in force in words, and ends one', async () => {
  const { bridge, user } = await openDashboard('approvals', {
    'grants.list': [
      aGrant({ endsAt: new Date(Date.now() + 3_000_000).toISOString(), uses: 3, lastUsedAt: new Date().toISOString() }),
      aGrant({
        id: 'd1',
        kind: 'session-denial',
        sentence: 'Everything of this session of Cursor is denied.',
        endsAt: null,
      }),
      aGrant({ id: 'l1', kind: 'late-answer', sentence: 'Cursor may run write_file on files once more.' }),
    ],
    'grants.revoke': () => undefined,
  });
  const list = part('In force now');
  expect(await list.findByText('50 min left')).toBeTruthy();
  expect(list.getByText(/Used 3 times, last/)).toBeTruthy();
  expect(list.getByText('Until the session ends')).toBeTruthy();
  expect(list.getByText('Waits for the same call, once')).toBeTruthy();
  await user.click(list.getByRole('button', { name: /^Ask again: Everything/ }));
  expect(bridge.inputs('grants.revoke')).toEqual([{ id: 'd1' }]);
});

it('shows why something could not be ended', async () => {
  const { user } = await openDashboard('approvals', {
    'grants.list': [aGrant()],
    'grants.revoke': () => {
      throw Object.assign(new Error('It has ended already.'), { code: 'not-found' });
    },
  });
  await user.click(await screen.findByRole('button', { name: /^Revoke/ }));
  expect(await screen.findByText('It has ended already.')).toBeTruthy();
});

it('lists the last answers, and more of them when wanted', async () => {
  const { bridge, user } = await openDashboard('approvals', {
    'activity.query': ({ limit }) => ({
      calls: Array.from({ length: Math.min(limit, 30) }, (_, n) =>
        aCallSummary(n, n === 0 ? { outcome: 'denied-by-user' } : {}),
      ),
      nextBefore: null,
      total: 30,
    }),
  });
  const answers = part('Your last answers');
  expect(await answers.findByText('You said no')).toBeTruthy();
  expect(answers.getAllByText('You said yes')).toHaveLength(19);
  await user.click(answers.getByRole('button', { name: 'Show more of 30' }));
  await waitFor(() => expect(answers.getAllByText('You said yes')).toHaveLength(29));
  expect(bridge.inputs('activity.query')[0]).toMatchObject({ filter: { outcome: 'answered' } });
});

it('opens a trust window for what was chosen', async () => {
  const { bridge, user } = await openDashboard('approvals', {
    'clients.list': [aClient(), aClient({ id: 'c2', name: 'Codex' })],
    'servers.list': [aServer()],
    'grants.openWindow': () => ({ id: 'w1' }),
  });
  await user.click(await screen.findByRole('button', { name: 'Trust for a while…' }));
  await user.click(await screen.findByRole('combobox', { name: 'Client' }));
  await user.click(await screen.findByRole('option', { name: 'Codex' }));
  await user.click(screen.getByRole('switch', { name: 'Tools that reach somebody outside' }));
  await user.click(screen.getByRole('button', { name: 'Trust for 15 minutes' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.inputs('grants.openWindow')).toEqual([
    { client: 'Codex', server: 'files', risks: ['write', 'external'], minutes: 15 },
  ]);
});

it('takes a proof for a window that covers what cannot be undone, and opens it then', async () => {
  let isProven = false;
  const { bridge, user } = await openDashboard('approvals', {
    'clients.list': [aClient()],
    'servers.list': [aServer()],
    'security.method': 'passphrase',
    'security.authenticate': ({ passphrase }) => {
      isProven = passphrase === 'the right one';
      return { outcome: isProven ? 'proven' : 'wrong', retryAt: null };
    },
    'grants.openWindow': () => {
      if (isProven) return { id: 'w1' };
      throw Object.assign(new Error('This takes a proof.'), { code: 'not-authenticated' });
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Trust for a while…' }));
  await user.click(await screen.findByRole('switch', { name: 'Tools that may delete or undo' }));
  await user.click(screen.getByRole('button', { name: 'Trust for 15 minutes' }));
  await user.type(await screen.findByLabelText('Passphrase'), 'the right one{Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.inputs('grants.openWindow')).toHaveLength(2);
});

it('opens no window where there is nothing to trust', async () => {
  const { user } = await openDashboard('approvals');
  await user.click(await screen.findByRole('button', { name: 'Trust for a while…' }));
  expect(await screen.findByText(/There has to be a client and a server first/)).toBeTruthy();
  expect(screen.getByRole('button', { name: /^Trust for 15/ }).hasAttribute('disabled')).toBe(true);
});
