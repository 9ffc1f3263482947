import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aNewToken, aPeer, aStranger } from '../../../../support/dashboard-views';
import { openDashboard } from '../../../../support/open-dashboard';

it('tells which program tried to connect, what it says it is and how often it tried', async () => {
  await openDashboard('clients', { 'clients.strangers': [aStranger({ attempts: 3 })] });
  const card = (await screen.findByText('An unknown program tried to connect')).closest('li');
  expect(card?.textContent).toContain('An unknown program tried to connect: /usr/bin/python3, pid 4711');
  expect(card?.textContent).toContain('It says it is my-agent 0.3.0. 3 times, last');
});

it('says honestly where the system does not tell', async () => {
  await openDashboard('clients', {
    'clients.strangers': [aStranger({ peer: { process: null, reason: 'It was gone already.' }, claims: null })],
  });
  const card = (await screen.findByText('An unknown program tried to connect')).closest('li');
  expect(card?.textContent).toContain('The system does not tell which. It was gone already.');
  expect(card?.textContent).toContain('It does not say what it is.');
});

it('ignores a program', async () => {
  const { bridge, user } = await openDashboard('clients', {
    'clients.strangers': [aStranger()],
    'clients.ignoreStranger': () => bridge.push('clients.strangers', []),
  });
  await user.click(await screen.findByRole('button', { name: 'Ignore /usr/bin/python3, pid 4711' }));
  await waitFor(() => expect(screen.queryByText('An unknown program tried to connect')).toBeNull());
  expect(bridge.inputs('clients.ignoreStranger')).toEqual([{ id: 's1' }]);
});

it('says why a program cannot be ignored', async () => {
  const { user } = await openDashboard('clients', {
    'clients.strangers': [aStranger()],
    'clients.ignoreStranger': () => {
      throw Object.assign(new Error('It is gone. Wait for the list.'), { code: 'not-found' });
    },
  });
  await user.click(await screen.findByRole('button', { name: /^Ignore/ }));
  expect(await screen.findByText('It is gone. Wait for the list.')).toBeTruthy();
});

it('creates a client for a program, with the name that it gives itself, and shows the token', async () => {
  const { bridge, user } = await openDashboard('clients', {
    'clients.strangers': [aStranger()],
    'clients.admitStranger': ({ name }) => {
      bridge.push('clients.strangers', []);
      return aNewToken(name);
    },
  });
  await user.click(await screen.findByRole('button', { name: /^Create client for/ }));
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' })).value).toBe('my-agent');
  await user.click(screen.getByRole('button', { name: 'Make a token' }));
  expect(await screen.findByText('gh_secret-token')).toBeTruthy();
  expect(bridge.inputs('clients.admitStranger')).toEqual([{ id: 's1', name: 'my-agent' }]);
});

it('does not propose a name that hides something', async () => {
  const { user } = await openDashboard('clients', {
    'clients.strangers': [aStranger({ peer: aPeer(), claims: { name: 'Cursor\u200b', version: '1' } })],
  });
  await user.click(await screen.findByRole('button', { name: /^Create client for/ }));
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' })).value).toBe('');
});
