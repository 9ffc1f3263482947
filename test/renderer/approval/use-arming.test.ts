import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
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

describe('arming', () => {
  it('ignores clicks and keys that begin within 500 ms of appearing', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    fireEvent.focus(window);
    await pass(480);
    await click(allowButton());
    await press('Enter', { ctrlKey: true });
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([]);
    expect(allowButton().getAttribute('aria-disabled')).toBe('true');
  });

  it('ignores a click that began before it was armed and ended after', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    fireEvent.focus(window);
    await pass(400);
    fireEvent.pointerDown(allowButton());
    await pass(1000);
    fireEvent.pointerUp(allowButton());
    fireEvent.click(allowButton());
    await pass(0);
    expect(bridge.inputs(replies)).toEqual([]);
  });

  it('ignores a key held down since before', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    fireEvent.keyDown(denyButton(), { key: 'Escape', repeat: true });
    fireEvent.keyDown(denyButton(), { key: 'Enter', ctrlKey: true, repeat: true });
    await pass(0);
    expect(bridge.inputs(replies)).toEqual([]);
  });

  it('lets the click that activates the window do nothing else', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    fireEvent.blur(window);
    await pass(5000);
    fireEvent.focus(window);
    await pass(10);
    await click(allowButton());
    expect(bridge.inputs(replies)).toEqual([]);
    await pass(300);
    await click(allowButton());
    expect(bridge.inputs(replies)).toEqual([allowOnce]);
  });

  it('arms again when the request shown changes, and says so', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    bridge.push('approvals.pending', [anApprovalRequest({ revision: 2, calls: 2 })]);
    await pass(100);
    await click(allowButton());
    expect(bridge.inputs(replies)).toEqual([]);
    expect(screen.getByText('The request changed; look again.')).toBeTruthy();
    await pass(600);
    await click(allowButton());
    expect(bridge.inputs(replies)).toEqual([{ ...allowOnce, revision: 2 }]);
  });

  it('drops a click that began on one revision and ended on the next', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    fireEvent.pointerDown(allowButton());
    bridge.push('approvals.pending', [anApprovalRequest({ revision: 2 })]);
    await pass(2000);
    fireEvent.click(allowButton());
    await pass(0);
    expect(bridge.inputs(replies)).toEqual([]);
  });

  it('is not armed while hidden, and arms again when it comes back', async () => {
    const bridge = await openPrompt([anApprovalRequest()]);
    await arm();
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    fireEvent(document, new Event('visibilitychange'));
    visibility.mockReturnValue('visible');
    fireEvent(document, new Event('visibilitychange'));
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([]);
    await pass(700);
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([denial]);
  });
});

it('does not arm while somebody goes on typing or clicking, and does half a second after the last of it', async () => {
  const bridge = await openPrompt([anApprovalRequest()]);
  fireEvent.focus(window);
  for (let tenth = 0; tenth < 30; tenth += 1) {
    await pass(100);
    if (tenth % 2 === 0) await click(allowButton());
    else await press('Enter', { ctrlKey: true });
  }
  expect(bridge.inputs(replies)).toEqual([]);
  await pass(600);
  await click(allowButton());
  expect(bridge.inputs(replies)).toHaveLength(1);
});
