import { fireEvent } from '@testing-library/react';
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

describe('serious calls', () => {
  const serious = { risk: 'destructive' as const, reaches: [], ceremony: { kind: 'hold' as const } };

  it.each([
    ['a destructive call', serious],
    [
      'a call with a grave finding',
      { findings: [{ severity: 'high' as const, label: 'Holds a secret' }], ceremony: { kind: 'hold' as const } },
    ],
  ])('takes a press of 800 ms to allow %s', async (_what, overrides) => {
    const bridge = await openPrompt([anApprovalRequest(overrides)]);
    await arm();
    await click(allowButton());
    fireEvent.pointerDown(allowButton(), { button: 0 });
    await pass(790);
    expect(bridge.inputs(replies)).toEqual([]);
    await pass(20);
    expect(bridge.inputs(replies)).toEqual([allowOnce]);
  });

  it.each(['pointerUp', 'pointerLeave', 'pointerCancel'] as const)(
    'does not allow when the press ends early by %s',
    async (end) => {
      const bridge = await openPrompt([anApprovalRequest(serious)]);
      await arm();
      fireEvent.pointerDown(allowButton(), { button: 0 });
      await pass(500);
      fireEvent[end](allowButton());
      await pass(2000);
      expect(bridge.inputs(replies)).toEqual([]);
    },
  );

  it('allows by holding Ctrl+Enter, and not when it is let go early', async () => {
    const bridge = await openPrompt([anApprovalRequest(serious)]);
    await arm();
    await press('Enter', { ctrlKey: true });
    await pass(2000);
    expect(bridge.inputs(replies)).toEqual([]);
    fireEvent.keyDown(denyButton(), { key: 'Enter', ctrlKey: true });
    await pass(810);
    expect(bridge.inputs(replies)).toEqual([allowOnce]);
  });

  it('with ⌘, whose release of Enter is not told, goes by the repeated key', async () => {
    const bridge = await openPrompt([anApprovalRequest(serious)]);
    await arm();
    fireEvent.keyDown(denyButton(), { key: 'Enter', metaKey: true });
    await pass(2000);
    expect(bridge.inputs(replies)).toEqual([]);
    fireEvent.keyDown(denyButton(), { key: 'Enter', metaKey: true, repeat: true });
    await pass(0);
    expect(bridge.inputs(replies)).toEqual([allowOnce]);
  });

  it('begins no hold before it is armed, and drops one when the request changes', async () => {
    const bridge = await openPrompt([anApprovalRequest(serious)]);
    fireEvent.focus(window);
    await pass(300);
    fireEvent.pointerDown(allowButton(), { button: 0 });
    await pass(3000);
    expect(bridge.inputs(replies)).toEqual([]);
    fireEvent.pointerDown(allowButton(), { button: 0 });
    await pass(500);
    bridge.push('approvals.pending', [anApprovalRequest({ ...serious, revision: 2 })]);
    await pass(3000);
    expect(bridge.inputs(replies)).toEqual([]);
  });

  it('denies them with one key like any other', async () => {
    const bridge = await openPrompt([anApprovalRequest(serious)]);
    await arm();
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([denial]);
  });
});
