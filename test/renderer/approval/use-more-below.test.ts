import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
import { allowButton, arm, click, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;

/** The window is lower than what it shows: the end of the arguments lies below its edge until `isSeen`. */
function lowWindow() {
  const state = { isSeen: false };
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockImplementation(() => (state.isSeen ? 0 : 900));
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    return new DOMRect(0, 0, 460, this.hasAttribute('data-end') && !state.isSeen ? 900 : 300);
  });
  return {
    scrollToEnd() {
      state.isSeen = true;
      fireEvent(window, new Event('resize'));
    },
  };
}

it('allows nothing while a part of the arguments was never on the screen, and reads on instead', async () => {
  const low = lowWindow();
  const scrollBy = vi.fn();
  Object.assign(Element.prototype, { scrollBy });
  const bridge = await openPrompt([anApprovalRequest()]);
  await arm();
  expect(allowButton().getAttribute('aria-disabled')).toBe('true');
  expect(screen.getByRole('button', { name: /More below, to be seen first/ })).toBeTruthy();
  await press('Enter', { ctrlKey: true });
  await click(allowButton());
  expect(scrollBy).toHaveBeenCalledTimes(2);
  expect(bridge.inputs(replies)).toEqual([]);
  low.scrollToEnd();
  await pass(600);
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toHaveLength(1);
  Reflect.deleteProperty(Element.prototype, 'scrollBy');
});

it('denies without having seen anything', async () => {
  lowWindow();
  const bridge = await openPrompt([anApprovalRequest()]);
  await arm();
  await press('Escape');
  expect(bridge.inputs(replies)).toHaveLength(1);
});

it('allows nothing while arguments are left to be listed', async () => {
  const views = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, kind: 'text' as const, value: 'v' }));
  const bridge = await openPrompt([anApprovalRequest({ arguments: views })]);
  await arm();
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([]);
  expect(screen.getByText('k49')).toBeTruthy();
  await pass(600);
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toHaveLength(1);
});
