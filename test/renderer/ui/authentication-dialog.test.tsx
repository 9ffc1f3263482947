import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { AuthenticationDialog, type AuthenticationDialogProps } from '../../../renderer/ui/authentication-dialog';
import { Shell } from '../../../renderer/ui/shell';

function open(props: Partial<AuthenticationDialogProps> = {}) {
  const onProve = vi.fn();
  const onCancel = vi.fn();
  const given = { method: 'passphrase', reason: 'save this rule', error: null, isRunning: false, ...props } as const;
  render(
    <Shell>
      <AuthenticationDialog {...given} onProve={onProve} onCancel={onCancel} />
    </Shell>,
  );
  return { onProve, onCancel, user: userEvent.setup() };
}

it('says what the proof is for, and sends the passphrase on Enter', async () => {
  const { onProve, user } = open();
  expect(await screen.findByText('This takes a proof of who you are: to save this rule.')).toBeTruthy();
  const field = screen.getByLabelText('Passphrase');
  expect(field.getAttribute('type')).toBe('password');
  await user.type(field, 'correct horse{Enter}');
  expect(onProve).toHaveBeenCalledExactlyOnceWith('correct horse');
});

it('sends no empty passphrase, and none while one is looked at', async () => {
  const { onProve, user } = open();
  expect(screen.getByRole('button', { name: 'Confirm' }).hasAttribute('disabled')).toBe(true);
  await user.type(screen.getByLabelText('Passphrase'), '{Enter}');
  expect(onProve).not.toHaveBeenCalled();
});

it.each([
  ['touch-id', 'Confirm with Touch ID'],
  ['windows-hello', 'Confirm with Windows Hello'],
  ['polkit', 'Confirm with your password'],
] as const)('leaves the question to the system where the method is %s', async (method, label) => {
  const { onProve, user } = open({ method });
  expect(screen.queryByLabelText('Passphrase')).toBeNull();
  await user.click(screen.getByRole('button', { name: label }));
  expect(onProve).toHaveBeenCalledExactlyOnceWith();
});

it('shows why it failed beside what can be tried again', () => {
  open({ error: 'That is not the passphrase. Try again.' });
  expect(screen.getByRole('alert').textContent).toBe('That is not the passphrase. Try again.');
});

it('is left by Escape', async () => {
  const { onCancel, user } = open({ method: 'polkit' });
  await user.keyboard('{Escape}');
  expect(onCancel).toHaveBeenCalled();
});
