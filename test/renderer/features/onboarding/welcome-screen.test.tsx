import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { TryItResult } from '../../../../shared/domain/settings';
import { aNewToken, aServer, aStatus } from '../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../support/fake-bridge';
import { openDashboard } from '../../../support/open-dashboard';

const sample = aServer({ name: 'scratch', origin: 'sample', transport: { kind: 'sample', folder: '/scratch' } });
const firstRun = (overrides: FakeBridgeOverrides = {}) =>
  openDashboard('activity', { 'gateway.status': aStatus({ isFirstRun: true }), ...overrides });

it('greets a newcomer although opening the window asks for Activity', async () => {
  await firstRun();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Welcome to Gatehouse');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Try it' }).disabled).toBe(true);
});

it('offers no try while the gateway does not listen, and says why', async () => {
  await firstRun({
    'gateway.status': aStatus({ isFirstRun: true, isListening: false, problem: 'Port 7717 is taken.' }),
    'servers.list': [sample],
  });
  expect(await screen.findByText(/does not listen for calls yet/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Try it' }).disabled).toBe(true);
});

it('leads from the sample server to a first approved call', async () => {
  let answer: (result: TryItResult) => void = () => {};
  const { bridge, user } = await firstRun({
    'onboarding.addSample': () => {
      bridge.push('servers.list', [sample]);
      return { server: 'scratch', folder: '/scratch' };
    },
    'onboarding.tryIt': () => new Promise<TryItResult>((resolve) => (answer = resolve)),
    'app.showApprovals': () => undefined,
  });
  await user.click(screen.getByRole('button', { name: 'Add the sample server' }));
  await user.click(await screen.findByRole('button', { name: 'Try it' }));
  expect(await screen.findByText(/A prompt appears now/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show the prompt' }));
  expect(bridge.inputs('app.showApprovals')).toHaveLength(1);
  answer({ isError: false, text: 'Wrote hello.txt <b>', tool: 'write_file' });
  expect(await screen.findByText('Wrote hello.txt <b>')).toBeTruthy();
  expect(screen.getByText('The call went through. This came back:')).toBeTruthy();
});

it('shows what the model reads when the person denies', async () => {
  const { user } = await firstRun({
    'servers.list': [sample],
    'onboarding.tryIt': () => ({ isError: true, text: 'Denied by the user.', tool: 'write_file' }),
  });
  await user.click(await screen.findByRole('button', { name: 'Try it' }));
  expect(await screen.findByText('Denied by the user.')).toBeTruthy();
  expect(screen.getByText(/This is what the model reads/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Try it again' })).toBeTruthy();
});

it('links to the approval page where there is no window', async () => {
  const { user } = await firstRun({
    'gateway.status': aStatus({ isFirstRun: true, mode: 'headless' }),
    'servers.list': [sample],
    'onboarding.tryIt': () => new Promise<TryItResult>(() => {}),
  });
  await user.click(await screen.findByRole('button', { name: 'Try it' }));
  expect((await screen.findByRole('link', { name: 'Open the prompt' })).getAttribute('href')).toBe('/approval/');
});

it('says what went wrong and lets the person try again', async () => {
  const { user } = await firstRun({
    'servers.list': [sample],
    'onboarding.tryIt': () => {
      throw Object.assign(new Error('Nothing listens on port 7717. Choose another port.'), { code: 'port-taken' });
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Try it' }));
  expect(await screen.findByText('Nothing listens on port 7717. Choose another port.')).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Try it' }).disabled).toBe(false);
});

it('makes a token with its snippets, then finishes on Activity', async () => {
  const { bridge, user } = await firstRun({
    'clients.create': ({ name }) => aNewToken(name),
    'onboarding.finish': () => undefined,
  });
  await user.click(screen.getByRole('button', { name: 'Make a token' }));
  expect(await screen.findByText('claude mcp add')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /Finish/ }));
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Activity'));
  expect(bridge.inputs('onboarding.finish')).toHaveLength(1);
});

it('offers to look for clients, with the way by hand beside it', async () => {
  await firstRun();
  expect(await screen.findByRole('button', { name: 'Look for clients' })).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Or connect one by hand' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Make a token' })).toBeTruthy();
});

it('offers nothing to connect where the operator’s file says which clients there are', async () => {
  await firstRun({ 'gateway.status': aStatus({ isFirstRun: true, isDeclared: true }) });
  expect(screen.getByText(/come from the operator’s configuration file/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Look for clients' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Make a token' })).toBeNull();
});
