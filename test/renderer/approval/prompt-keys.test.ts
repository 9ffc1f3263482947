import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anApprovalRequest, aReachOffer } from '../../support/an-approval-request';
import { allowButton, arm, click, denyButton, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const allowOnce = {
  requestId: 'K7QX',
  revision: 1,
  effect: 'allow',
  scope: 'once',
  isEveryClient: false,
  wasShownWhole: true,
};
const denial = { requestId: 'K7QX', revision: 1, effect: 'deny', isWholeSession: false };

describe('keys', () => {
  it('denies on Escape', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([denial]);
  });

  it.each([{ ctrlKey: true }, { metaKey: true }])('allows with the shown scope on Enter with %o', async (modifier) => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    await press('Enter', modifier);
    expect(bridge.inputs(replies)).toEqual([allowOnce]);
  });

  it('does nothing on bare Enter or Space until the focus was moved by hand', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    await press('Enter');
    await press(' ');
    expect(bridge.inputs(replies)).toEqual([]);
    fireEvent.keyDown(denyButton(), { key: 'Tab' });
    allowButton().focus();
    await press('Enter');
    expect(bridge.inputs(replies)).toEqual([allowOnce]);
  });

  it('forgets that the focus was moved when another request is shown', async () => {
    const bridge = await openPrompt([anApprovalRequest(), anApprovalRequest({ id: 'B2' })]);
    await arm();
    fireEvent.keyDown(denyButton(), { key: 'Tab' });
    allowButton().focus();
    await press('Enter');
    await pass(1000);
    expect(document.activeElement).toBe(denyButton());
    await press('Enter');
    expect(bridge.inputs(replies)).toEqual([allowOnce]);
  });

  it.each([
    ['1', 'Allow once', 'once'],
    ['2', 'Allow for 15 minutes', '15-minutes'],
    ['3', 'Allow for 1 hour', '1-hour'],
    ['4', 'Allow for this session', 'session'],
    ['5', 'Always allow', 'always'],
  ])('chooses the scope on %s and names it on the button: %s', async (key, label, scope) => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    await press(key);
    await click(screen.getByRole('button', { name: label }));
    expect(bridge.inputs(replies)).toEqual([{ ...allowOnce, scope, ...(scope !== 'once' && { reach: 'exact' }) }]);
  });

  it('chooses only among the scopes offered', async () => {
    await openPrompt([anApprovalRequest({ reaches: [aReachOffer({ scopes: ['15-minutes'] })] })]);
    await arm();
    await press('5');
    expect(screen.getByRole('button', { name: 'Allow once' })).toBeTruthy();
  });

  it('goes back to the narrowest scope when the request changes', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    await press('4');
    bridge.push('approvals.pending', [anApprovalRequest({ revision: 2 })]);
    await pass(0);
    expect(screen.getByRole('button', { name: 'Allow once' })).toBeTruthy();
  });

  it('walks the queue with J and K without waiting, and arms for each', async () => {
    const bridge = await openPrompt(['A', 'B', 'C'].map((id) => anApprovalRequest({ id, tool: `tool_${id}` })));
    await arm();
    await press('j');
    await press('j');
    expect(screen.getByRole('alertdialog', { name: /tool_C/ })).toBeTruthy();
    expect(screen.getByText('3 of 3')).toBeTruthy();
    await press('k');
    expect(screen.getByRole('alertdialog', { name: /tool_B/ })).toBeTruthy();
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([]);
  });
});

describe('deny with a reason', () => {
  it('opens on R, sends on Ctrl+Enter, and allowing is out of reach meanwhile', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    await press('r');
    expect(screen.queryByRole('button', { name: /allow/i })).toBeNull();
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Write to ~/projects instead.' } });
    await press('Enter');
    expect(bridge.inputs(replies)).toEqual([]);
    await press('Enter', { ctrlKey: true });
    expect(bridge.inputs(replies)).toEqual([{ ...denial, guidance: 'Write to ~/projects instead.' }]);
  });

  it('leaves the field on Escape without denying, and keeps what was written', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    await press('r');
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'No.' } });
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([]);
    expect(document.activeElement).toBe(denyButton());
    await press('r');
    expect(screen.getByRole('textbox')).toHaveProperty('value', 'No.');
  });

  it('takes letters and digits as text', async () => {
    await openPrompt([anApprovalRequest(), anApprovalRequest({ id: 'B', tool: 'other' })]);
    await arm();
    await press('r');
    await press('j');
    await press('5');
    expect(screen.getByRole('alertdialog', { name: /write_file/ })).toBeTruthy();
    expect(screen.getByRole('textbox')).toBeTruthy();
  });
});
