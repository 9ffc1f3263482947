import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
import { arm, click, openPrompt, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const request = anApprovalRequest({ guidances: ['Write to ~/projects instead.', 'Not now.'] });
const button = (name: string | RegExp) => screen.getByRole('button', { name });

it('takes a proposed sentence by keyboard, which can then be changed', async () => {
  const bridge = await openPrompt([request]);
  await arm();
  await press('r');
  const chip = button('Not now.');
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Tab' });
  chip.focus();
  await press('Enter');
  expect(screen.getByRole('textbox')).toHaveProperty('value', 'Not now.');
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
  expect(button('Not now.').getAttribute('aria-pressed')).toBe('true');
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([expect.objectContaining({ effect: 'deny', guidance: 'Not now.' })]);
});

it('denies all that the session asks, when that is ticked, and says so on the button', async () => {
  const bridge = await openPrompt([request]);
  await arm();
  await press('r');
  await click(screen.getByRole('checkbox', { name: /Also deny everything else that this session of Cursor asks/ }));
  await click(button('Deny all from this session'));
  expect(bridge.inputs(replies)).toEqual([{ requestId: 'K7QX', revision: 1, effect: 'deny', isWholeSession: true }]);
});

it('does not deny the session when the person went back and denied the call', async () => {
  const bridge = await openPrompt([request]);
  await arm();
  await press('r');
  await click(screen.getByRole('checkbox'));
  await press('Escape');
  await press('Escape');
  expect(bridge.inputs(replies)).toEqual([expect.objectContaining({ isWholeSession: false })]);
});

it('goes back on Escape from wherever the focus is', async () => {
  const bridge = await openPrompt([request]);
  await arm();
  await press('r');
  button('Not now.').focus();
  await press('Escape');
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(bridge.inputs(replies)).toEqual([]);
});

it('shows the sentences and the name of the client as hostile text', async () => {
  await openPrompt([anApprovalRequest({ guidances: ['No\u200b.'] })]);
  await arm();
  await press('r');
  expect(screen.getByText('U+200B')).toBeTruthy();
});
