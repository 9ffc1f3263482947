import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../../support/an-approval-request';
import { arm, click, openPrompt, pass, press } from '../../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const named = { requestId: 'K7QX', revision: 1 };
const held = anApprovalRequest({
  kind: 'result',
  tool: 'read_file',
  mayEdit: false,
  reaches: [],
  why: 'You are asked because a rule holds what read_file returns.',
  resultJson: JSON.stringify({
    content: [{ type: 'text', text: 'key=s3cret\nmore' }],
    structuredContent: { key: 's3cret' },
  }),
});

const button = (name: string | RegExp) => screen.getByRole('button', { name });

async function select(label: string, part: string): Promise<void> {
  const area = screen.getByRole<HTMLTextAreaElement>('textbox', { name: label });
  const from = area.value.indexOf(part);
  area.setSelectionRange(from, from + part.length);
  await click(screen.getAllByRole('button', { name: 'Redact what is selected' })[0] as HTMLElement);
}

it('says who is about to get what from where, and shows the text as text', async () => {
  await openPrompt([held]);
  expect(screen.getByRole('alertdialog', { name: 'Cursor is about to get what read_file returned' })).toBeTruthy();
  expect(screen.getByText(/^from/).textContent).toBe('from Filesystem, a local server you added on 12 Nov');
  expect(screen.getByRole('region', { name: 'Result' }).textContent).toContain('key=s3cret\nmore');
  expect(screen.queryByRole('combobox')).toBeNull();
  await press('v');
  expect(screen.getByText(held.resultJson ?? '')).toBeTruthy();
});

it('shows the call that it came from when asked', async () => {
  await openPrompt([held]);
  expect(screen.queryByText('/Users/ana/notes.txt')).toBeNull();
  await click(button('What it was called with'));
  expect(screen.getByText('/Users/ana/notes.txt')).toBeTruthy();
});

it.each([
  ['releases it on Ctrl+Enter', 'Enter', { ctrlKey: true }, { effect: 'release' }],
  ['blocks it on Escape', 'Escape', {}, { effect: 'block' }],
])('%s', async (_what, key, modifiers, answer) => {
  const bridge = await openPrompt([held]);
  await press(key, modifiers);
  expect(bridge.inputs(replies)).toEqual([]);
  await arm();
  await press(key, modifiers);
  expect(bridge.inputs(replies)).toEqual([{ ...named, ...answer }]);
});

it('blocks it with a reason, which has nothing to do with the session', async () => {
  const bridge = await openPrompt([held]);
  await arm();
  await press('r');
  expect(screen.queryByRole('checkbox')).toBeNull();
  await click(button('Block'));
  expect(bridge.inputs(replies)).toEqual([{ ...named, effect: 'block' }]);
});

it('covers what is selected, and wherever else it stands', async () => {
  const bridge = await openPrompt([held]);
  await arm();
  await press('e');
  await select('text 1', 's3cret');
  expect(screen.getByRole('textbox', { name: 'text 1' })).toHaveProperty('value', 'key=▇▇▇▇▇▇▇▇\nmore');
  expect(screen.getByText('What you redacted still stands in 1 other place.')).toBeTruthy();
  await click(button('Redact these too'));
  await press('Enter', { ctrlKey: true });
  await pass(700);
  expect(screen.getByRole('region', { name: 'You changed the result' })).toBeTruthy();
  await click(button('Release redacted'));
  expect(bridge.inputs(replies)).toEqual([
    {
      ...named,
      effect: 'redact',
      resultJson: '{"content":[{"type":"text","text":"key=▇▇▇▇▇▇▇▇\\nmore"}],"structuredContent":{"key":"▇▇▇▇▇▇▇▇"}}',
    },
  ]);
});

it('says to select something first', async () => {
  await openPrompt([held]);
  await arm();
  await press('e');
  await click(screen.getAllByRole('button', { name: 'Redact what is selected' })[0] as HTMLElement);
  expect(screen.getByText('Select a part of the text first.')).toBeTruthy();
});

it('says what became of a result that went by itself', async () => {
  const bridge = await openPrompt([held]);
  bridge.push('approvals.pending', []);
  await pass(0);
  expect(screen.getByText('The result of read_file (K7QX) was withdrawn, or answered somewhere else.')).toBeTruthy();
});
