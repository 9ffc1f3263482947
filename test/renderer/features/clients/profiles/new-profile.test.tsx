import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { aClient, aProfile } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

vi.setConfig({ testTimeout: 20_000 });

async function startNaming(overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('clients', {
    'clients.list': [aClient()],
    'profiles.list': [aProfile()],
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Profiles…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Profiles' }));
  await opened.user.click(await dialog.findByRole('button', { name: 'New profile…' }));
  const field = dialog.getByRole<HTMLInputElement>('textbox', { name: 'Name of the new profile' });
  return { ...opened, dialog, field };
}

it.each([
  ['', 'Give the profile a name.'],
  ['a*', 'Use a name without control characters, “*” or “?”.'],
])('refuses the name %j in place, and asks main nothing', async (name, sentence) => {
  const { bridge, user, dialog, field } = await startNaming();
  if (name) await user.type(field, name);
  await user.click(dialog.getByRole('button', { name: 'Create profile' }));
  expect((await dialog.findByRole('alert')).textContent).toBe(sentence);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(bridge.inputs('profiles.create')).toEqual([]);
});

it('says in place what main says of a name, and keeps what was typed', async () => {
  const { user, dialog, field } = await startNaming({
    'profiles.create': () => {
      throw Object.assign(new Error('There is a profile “Work” already. Choose another name.'), { code: 'conflict' });
    },
  });
  await user.type(field, 'Work{Enter}');
  expect((await dialog.findByRole('alert')).textContent).toBe(
    'There is a profile “Work” already. Choose another name.',
  );
  expect(field.value).toBe('Work');
});

it('makes one profile, however often Enter is pressed', async () => {
  let answer = (_made: { id: string }) => {};
  const { bridge, user, dialog, field } = await startNaming({
    'profiles.create': () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  await user.type(field, 'Writing{Enter}{Enter}');
  expect(dialog.getByRole('button', { name: 'Creating…' })).toBeTruthy();
  answer({ id: 'p2' });
  await waitFor(() => expect(dialog.queryByRole('textbox')).toBeNull());
  expect(bridge.inputs('profiles.create')).toHaveLength(1);
});

it('leaves the field without making anything, back to where the person came from', async () => {
  const { bridge, user, dialog, field } = await startNaming();
  await user.type(field, 'Work');
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'New profile…' }));
  expect(bridge.inputs('profiles.create')).toEqual([]);
  await user.keyboard('{Enter}');
  expect(dialog.getByRole<HTMLInputElement>('textbox').value).toBe('');
});
