import { fireEvent } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
import { denyButton, openPrompt, pass } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

it('tells main that the person is at it, at most every 3 seconds', async () => {
  const bridge = await openPrompt([anApprovalRequest()]);
  fireEvent.pointerMove(denyButton());
  fireEvent.wheel(denyButton());
  fireEvent.keyDown(denyButton(), { key: 'Shift' });
  await pass(2900);
  fireEvent.pointerMove(denyButton());
  await pass(0);
  expect(bridge.inputs('approvals.engage')).toEqual([{ requestId: 'K7QX' }]);
  await pass(200);
  fireEvent.focusIn(denyButton());
  await pass(0);
  expect(bridge.inputs('approvals.engage')).toHaveLength(2);
});

it('does not take our own moving of the focus for a person', async () => {
  const bridge = await openPrompt([anApprovalRequest()]);
  bridge.push('approvals.pending', [anApprovalRequest({ revision: 2 })]);
  await pass(5000);
  expect(bridge.inputs('approvals.engage')).toEqual([]);
});

it('goes on when main does not listen', async () => {
  await openPrompt([anApprovalRequest()], {
    'approvals.engage': () => {
      throw new Error('gone');
    },
  });
  fireEvent.pointerMove(denyButton());
  await pass(0);
  expect(denyButton()).toBeTruthy();
});
