import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aStatus, aWaitingRequest } from '../../support/dashboard-views';
import { openDashboard } from '../../support/open-dashboard';

const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

it('follows what the tray asks for, again after the person went elsewhere', async () => {
  const { bridge, user } = await openDashboard('servers');
  await heading('Servers');
  await user.click(screen.getByRole('button', { name: /Policy/ }));
  await heading('Policy');
  bridge.push('app.screen', { screen: 'servers', visit: 2 });
  await heading('Servers');
});

it('ignores a screen that it does not have', async () => {
  const { bridge } = await openDashboard('servers');
  bridge.push('app.screen', { screen: '../../etc', visit: 2 });
  await heading('Servers');
});

it('jumps by Ctrl+number and walks the sidebar by arrow keys', async () => {
  const { user } = await openDashboard('activity');
  await user.keyboard('{Control>}5{/Control}');
  await heading('Policy');
  expect(screen.getByRole('button', { name: /Policy/ }).getAttribute('aria-current')).toBe('page');
  screen.getByRole('button', { name: /Policy/ }).focus();
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  await heading('Activity');
});

const request = aWaitingRequest();

it('says that somebody waits, and opens the prompt', async () => {
  const { bridge, user } = await openDashboard('servers', { 'app.showApprovals': () => undefined });
  expect(screen.queryByText(/waits for your answer/)).toBeNull();
  bridge.push('approvals.waiting', [request]);
  expect(await screen.findByText(/1 request waits for your answer/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Review' }));
  expect(bridge.inputs('app.showApprovals')).toHaveLength(1);
  bridge.push('approvals.waiting', []);
  await waitFor(() => expect(screen.queryByText(/waits for your answer/)).toBeNull());
});

it('links to the approval page in headless mode', async () => {
  await openDashboard('servers', { 'gateway.status': aStatus({ mode: 'headless' }), 'approvals.waiting': [request] });
  expect((await screen.findByRole('link', { name: 'Review' })).getAttribute('href')).toBe('/approval/');
});

it('shows a pause with the way out of it, a problem, and notices that can be dismissed', async () => {
  const { bridge, user } = await openDashboard('servers', {
    'gateway.status': aStatus({
      isPaused: true,
      problem: 'Port 7717 is taken. Choose another one.',
      notices: [{ id: 'n1', text: 'There is no keychain here.' }],
    }),
    'gateway.pause': () => undefined,
    'gateway.dismissNotice': () => undefined,
  });
  expect(await screen.findByText('Port 7717 is taken. Choose another one.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Resume' }));
  expect(bridge.inputs('gateway.pause')).toEqual([{ isPaused: false }]);
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(bridge.inputs('gateway.dismissNotice')).toEqual([{ id: 'n1' }]);
});

it('says that everything was stopped, and resumes', async () => {
  const { bridge, user } = await openDashboard('servers', {
    'gateway.status': aStatus({ isPaused: true, isPanic: true }),
    'gateway.pause': () => undefined,
  });
  expect(await screen.findByText(/Everything was stopped in an emergency/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Resume' }));
  expect(bridge.inputs('gateway.pause')).toEqual([{ isPaused: false }]);
});

it('says that nobody answered and nobody is asked, and asks again at once', async () => {
  const { bridge, user } = await openDashboard('servers', { 'approvals.resume': () => undefined });
  bridge.push('approvals.quiet', { until: new Date(Date.now() + 120_000).toISOString(), unanswered: 2 });
  expect(await screen.findByText(/Nobody answered the last 2 requests/)).toBeTruthy();
  expect(screen.getByText('2 min left')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Ask me again' }));
  expect(bridge.inputs('approvals.resume')).toHaveLength(1);
});
