import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { AuthenticationOutcome } from '../../../shared/domain/authentication';
import { anApprovalRequest } from '../../support/an-approval-request';
import type { FakeBridgeOverrides } from '../../support/fake-bridge';
import { arm, click, denyButton, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const proofs = 'security.authenticate' as const;

/** Main takes an allow only after a proof, and gives one for the right passphrase or by the system's question. */
function guarded(
  method: 'passphrase' | 'touch-id' | 'none',
  outcomes: AuthenticationOutcome[] = [],
): FakeBridgeOverrides {
  let isProven = false;
  return {
    'security.method': method,
    [proofs]: ({ passphrase }: { passphrase?: string }) => {
      const next = outcomes.shift();
      if (next) return next;
      isProven = passphrase === 'open sesame' || method === 'touch-id';
      return { outcome: isProven ? ('proven' as const) : ('wrong' as const), retryAt: null };
    },
    [replies]: ({ effect }: { effect: string }) => ({
      outcome: effect !== 'allow' || isProven ? ('settled' as const) : ('not-authenticated' as const),
    }),
  };
}

const field = () => screen.getByLabelText(/Your passphrase/);
const type = (value: string) => fireEvent.change(field(), { target: { value } });

it('asks for the passphrase in place, and repeats the answer when it was right', async () => {
  const bridge = await openPrompt([anApprovalRequest()], guarded('passphrase'));
  await arm();
  await press('5');
  await press('Enter', { ctrlKey: true });
  expect(document.activeElement).toBe(field());
  expect(field().getAttribute('type')).toBe('password');
  await pass(700);
  type('open sesame');
  await press('Enter', { ctrlKey: true });
  await pass(0);
  expect(bridge.inputs(proofs)).toEqual([{ reason: 'answer K7QX (write_file)', passphrase: 'open sesame' }]);
  const [first, second] = bridge.inputs(replies);
  expect(second).toEqual(first);
  expect(screen.getByText('Nothing is waiting.')).toBeTruthy();
});

it('arms for it like for any answer', async () => {
  const bridge = await openPrompt([anApprovalRequest()], guarded('touch-id'));
  await arm();
  await press('Enter', { ctrlKey: true });
  await press('Enter', { ctrlKey: true });
  await click(screen.getByRole('button', { name: /Confirm with Touch ID/ }));
  expect(bridge.inputs(proofs)).toEqual([]);
  await pass(700);
  await click(screen.getByRole('button', { name: /Confirm with Touch ID/ }));
  expect(bridge.inputs(proofs)).toEqual([{ reason: 'answer K7QX (write_file)' }]);
});

it.each<[AuthenticationOutcome, string]>([
  [{ outcome: 'wrong', retryAt: null }, 'That is not the passphrase. Try again.'],
  [
    { outcome: 'unavailable', retryAt: null },
    'The system cannot ask at the moment. Try again, or set a passphrase in Settings.',
  ],
  [{ outcome: 'wait', retryAt: null }, 'There were too many wrong attempts. Try again later.'],
])('says in words that it did not work: %o', async (outcome, sentence) => {
  const bridge = await openPrompt([anApprovalRequest()], guarded('passphrase', [outcome]));
  await arm();
  await press('Enter', { ctrlKey: true });
  await pass(700);
  type('guess');
  await press('Enter', { ctrlKey: true });
  expect(screen.getByRole('alert').textContent).toBe(sentence);
  expect(field()).toHaveProperty('value', '');
  expect(bridge.inputs(replies)).toHaveLength(1);
});

it('goes back on Escape without answering, and a denial needs no proof', async () => {
  const bridge = await openPrompt([anApprovalRequest()], guarded('passphrase'));
  await arm();
  await press('Enter', { ctrlKey: true });
  await press('Escape');
  expect(document.activeElement).toBe(denyButton());
  expect(screen.getByText(/This answer takes a proof of who you are/)).toBeTruthy();
  await pass(700);
  await press('Escape');
  expect(bridge.inputs(replies)).toEqual([
    expect.objectContaining({ effect: 'allow' }),
    expect.objectContaining({ effect: 'deny' }),
  ]);
});

it('says what to do when there is no way to prove anything', async () => {
  await openPrompt([anApprovalRequest()], guarded('none'));
  await arm();
  await press('Enter', { ctrlKey: true });
  expect(screen.getByText(/set up a passphrase in Settings/)).toBeTruthy();
});

it('forgets the answer when the request changes meanwhile', async () => {
  const bridge = await openPrompt([anApprovalRequest()], guarded('passphrase'));
  await arm();
  await press('Enter', { ctrlKey: true });
  bridge.push('approvals.pending', [anApprovalRequest({ revision: 2 })]);
  await pass(700);
  expect(screen.queryByLabelText(/Your passphrase/)).toBeNull();
  expect(bridge.inputs(replies)).toHaveLength(1);
});
