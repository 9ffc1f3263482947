import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
import { allowButton, arm, click, denyButton, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const request = anApprovalRequest({
  risk: 'destructive',
  reaches: [],
  ceremony: { kind: 'type', target: 'release/2.4' },
});
const type = (value: string) => fireEvent.change(screen.getByRole('textbox'), { target: { value } });

it('allows only when exactly the target was typed, and sends what was typed', async () => {
  const bridge = await openPrompt([request]);
  await arm();
  await click(allowButton());
  type('release/2.4 ');
  expect(screen.getByText('Not the same yet.')).toBeTruthy();
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([]);
  expect(allowButton().getAttribute('aria-disabled')).toBe('true');
  type('release/2.4');
  expect(allowButton().getAttribute('aria-disabled')).toBe('false');
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([expect.objectContaining({ effect: 'allow', typed: 'release/2.4' })]);
});

it('takes no suggestions from the browser', async () => {
  await openPrompt([request]);
  expect(screen.getByRole('textbox').getAttribute('autocomplete')).toBe('off');
  expect(screen.getByRole('textbox').getAttribute('spellcheck')).toBe('false');
});

it('goes back to Deny on Escape in the field, without answering', async () => {
  const bridge = await openPrompt([request]);
  await arm();
  screen.getByRole('textbox').focus();
  await press('Escape');
  expect(document.activeElement).toBe(denyButton());
  expect(bridge.inputs(replies)).toEqual([]);
});

it('forgets what was typed when the request changes', async () => {
  const bridge = await openPrompt([request]);
  await arm();
  type('release/2.4');
  bridge.push('approvals.pending', [{ ...request, revision: 2 }]);
  await pass(1000);
  expect(screen.getByRole('textbox')).toHaveProperty('value', '');
});
