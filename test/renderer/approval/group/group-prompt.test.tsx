import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { ApprovalRequest, ReplyOutcome } from '../../../../shared/domain/approval';
import { anApprovalRequest } from '../../../support/an-approval-request';
import { arm, click, openPrompt, pass, press } from '../../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.replyGroup' as const;
const burst = (...ids: string[]): ApprovalRequest[] =>
  ids.map((id) =>
    anApprovalRequest({ id, group: 'g', arguments: [{ key: 'path', kind: 'text', value: `/site/${id}.md` }] }),
  );
const settled = {
  [replies]: ({ requests }: { requests: unknown[] }) => ({ outcomes: requests.map(() => 'settled' as const) }),
};
const named = (...ids: string[]) => ids.map((requestId) => ({ requestId, revision: 1 }));
const button = (name: RegExp) => screen.getByRole('button', { name });
const ticks = () => screen.getAllByRole('checkbox').map((box) => box.getAttribute('aria-checked'));

it('shows calls that came together as one card with their arguments, all ticked', async () => {
  await openPrompt(burst('A', 'B', 'C'));
  expect(screen.getByRole('alertdialog', { name: 'Cursor wants to run write_file 3 times' })).toBeTruthy();
  expect(screen.getAllByRole('listitem').map((row) => row.textContent)).toEqual(
    ['A', 'B', 'C'].map((id) => `path /site/${id}.mdOpen`),
  );
  expect(ticks()).toEqual(['true', 'true', 'true']);
});

it('allows the ticked ones once, and goes on showing the others', async () => {
  const bridge = await openPrompt(burst('A', 'B', 'C', 'D'), settled);
  await arm();
  await click(screen.getAllByRole('checkbox')[1] as HTMLElement);
  await click(button(/^Allow 3 once/));
  expect(bridge.inputs(replies)).toEqual([{ requests: named('A', 'C', 'D'), effect: 'allow' }]);
  expect(screen.getByRole('alertdialog', { name: 'Cursor wants to run write_file' }).dataset['request']).toBe('B');
});

it('denies the ticked ones on Escape, and with a reason on R', async () => {
  const bridge = await openPrompt(burst('A', 'B'), settled);
  await arm();
  await press('r');
  await click(button(/^Back/));
  await press('Escape');
  expect(bridge.inputs(replies)).toEqual([{ requests: named('A', 'B'), effect: 'deny' }]);
});

it('denies all that are ticked with one reason', async () => {
  const bridge = await openPrompt(burst('A', 'B', 'C'), settled);
  await arm();
  await click(screen.getAllByRole('checkbox')[1] as HTMLElement);
  await press('r');
  fireEvent.change(screen.getByRole('textbox', { name: /^Why you deny them, in one sentence/ }), {
    target: { value: 'One at a time' },
  });
  expect(button(/^Deny 2 with this reason/)).toBeTruthy();
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([{ requests: named('A', 'C'), effect: 'deny', guidance: 'One at a time' }]);
});

it('answers nothing before it is armed, nor when nothing is ticked', async () => {
  const bridge = await openPrompt(burst('A', 'B'), settled);
  await press('Enter', { ctrlKey: true });
  await press('Escape');
  await arm();
  await click(button(/^Tick none/));
  await press('Enter', { ctrlKey: true });
  await press('Escape');
  expect(bridge.inputs(replies)).toEqual([]);
  await click(button(/^Tick all/));
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toHaveLength(1);
});

it('does not tick what comes when the others can be answered, says so, and arms again', async () => {
  const bridge = await openPrompt(burst('A', 'B'), settled);
  await arm();
  bridge.push('approvals.pending', burst('A', 'B', 'C'));
  await pass(0);
  expect(ticks()).toEqual(['true', 'true', 'false']);
  expect(screen.getByText('Another call came. It is not ticked.')).toBeTruthy();
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([]);
  await pass(700);
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([{ requests: named('A', 'B'), effect: 'allow' }]);
});

it('ticks what comes while nothing can be answered yet', async () => {
  const bridge = await openPrompt(burst('A', 'B'), settled);
  bridge.push('approvals.pending', burst('A', 'B', 'C'));
  await arm();
  expect(ticks()).toEqual(['true', 'true', 'true']);
});

it('opens one call in full, and goes back to all of them on G', async () => {
  await openPrompt(burst('A', 'B', 'C'));
  await arm();
  await click(button(/^Show call 2 in full/));
  expect(screen.getByRole('alertdialog').dataset['request']).toBe('B');
  expect(screen.getByText('2 of 2')).toBeTruthy();
  await press('g');
  expect(screen.getByRole('alertdialog', { name: /3 times/ })).toBeTruthy();
});

it('does not swallow a call that could be answered already', async () => {
  const bridge = await openPrompt(burst('A'));
  await arm();
  bridge.push('approvals.pending', burst('A', 'B', 'C'));
  await pass(0);
  expect(screen.getByRole('alertdialog').dataset['request']).toBe('A');
  expect(button(/^All 3 together/)).toBeTruthy();
});

it('walks past a group as past one question', async () => {
  await openPrompt([...burst('A', 'B', 'C'), anApprovalRequest({ id: 'D', tool: 'other' })]);
  await arm();
  expect(screen.getByText('1 of 2')).toBeTruthy();
  await press('j');
  expect(screen.getByRole('alertdialog', { name: /other/ })).toBeTruthy();
  await press('j');
  expect(screen.getByRole('alertdialog', { name: /3 times/ })).toBeTruthy();
});

it.each<[ReplyOutcome[], string]>([
  [['settled', 'gone'], 'This was settled or withdrawn before your answer came. Your answer was not used.'],
  [['changed', 'gone'], '2 calls had changed or were gone; look again.'],
  [['not-authenticated', 'not-authenticated'], 'These take a proof of who you are. Answer them one by one.'],
])('says what became of those that were not answered: %j', async (outcomes, sentence) => {
  await openPrompt(burst('A', 'B', 'C'), { [replies]: () => ({ outcomes }) });
  await arm();
  await click(screen.getAllByRole('checkbox')[2] as HTMLElement);
  await press('Enter', { ctrlKey: true });
  expect(screen.getByText(sentence)).toBeTruthy();
});
