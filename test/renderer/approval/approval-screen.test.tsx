import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
import { arm, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

it('says that nothing is waiting', async () => {
  await openPrompt([]);
  expect(screen.getByText('Nothing is waiting.')).toBeTruthy();
});

it('announces who wants what when a request arrives', async () => {
  const bridge = await openPrompt([]);
  bridge.push('approvals.pending', [anApprovalRequest()]);
  await pass(0);
  const spoken = screen.getAllByRole('status').map((region) => region.textContent);
  expect(spoken).toContain('Cursor wants to run write_file on Filesystem');
});

it('goes on showing the same request when others come and go around it', async () => {
  const [first, second, third] = ['A', 'B', 'C'].map((id) => anApprovalRequest({ id, tool: `tool_${id}` }));
  if (!first || !second || !third) throw new Error('unreachable');
  const bridge = await openPrompt([first, second]);
  await arm();
  await press('j');
  bridge.push('approvals.pending', [third, second]);
  await pass(0);
  expect(screen.getByRole('alertdialog', { name: /tool_B/ })).toBeTruthy();
  expect(screen.getByText('2 of 2')).toBeTruthy();
});

it('hides an answered request at once and shows the next, not armed', async () => {
  const bridge = await openPrompt([anApprovalRequest(), anApprovalRequest({ id: 'B', tool: 'other' })]);
  await arm();
  await press('Escape');
  expect(screen.getByRole('alertdialog', { name: /other/ }).dataset['armed']).toBeUndefined();
  await press('Escape');
  expect(bridge.inputs('approvals.reply')).toHaveLength(1);
});

it('shows a request again that changed after it was answered', async () => {
  const bridge = await openPrompt([anApprovalRequest()]);
  await arm();
  await press('Escape');
  bridge.push('approvals.pending', [anApprovalRequest({ revision: 2 })]);
  await pass(0);
  expect(screen.getByRole('alertdialog')).toBeTruthy();
});

it('says for a while that the client stopped waiting when its request goes by itself', async () => {
  const bridge = await openPrompt([anApprovalRequest()]);
  bridge.push('approvals.pending', []);
  await pass(0);
  expect(screen.getByText('Cursor stopped waiting')).toBeTruthy();
  await pass(10_100);
  expect(screen.getByText('Nothing is waiting.')).toBeTruthy();
});

it('says that nobody answered when the time ran out', async () => {
  const deniesAt = '2026-11-21T10:00:05.000Z';
  const bridge = await openPrompt([anApprovalRequest({ countdown: { remainingMs: 5000, deniesAt, isHeld: false } })]);
  await pass(5000);
  bridge.push('approvals.pending', []);
  await pass(0);
  expect(screen.getByText('Nobody answered Cursor in time')).toBeTruthy();
});

it('says nothing of it when something else is waiting, or when the person answered', async () => {
  const bridge = await openPrompt([anApprovalRequest(), anApprovalRequest({ id: 'B', tool: 'other' })]);
  bridge.push('approvals.pending', [anApprovalRequest({ id: 'B', tool: 'other' })]);
  await pass(0);
  expect(screen.queryByText(/stopped waiting/)).toBeNull();
  await arm();
  await press('Escape');
  bridge.push('approvals.pending', []);
  await pass(0);
  expect(screen.getByText('Nothing is waiting.')).toBeTruthy();
});
