import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { anApprovalRequest, aReachOffer } from '../../support/an-approval-request';
import { arm, click, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const combobox = (name: string) => screen.queryByRole('combobox', { name });

/** Opens a list and takes the option with this name. */
async function choose(list: string, option: string | RegExp): Promise<void> {
  const trigger = combobox(list);
  if (!trigger) throw new Error(`There is no list “${list}”.`);
  await click(trigger);
  await pass(50);
  await click(screen.getByRole('option', { name: option }));
  await pass(50);
}

it('asks how far a yes reaches only when it holds for longer than once', async () => {
  await openPrompt([anApprovalRequest()]);
  await arm();
  expect(combobox('What the answer covers')).toBeNull();
  await press('2');
  expect(combobox('What the answer covers')?.textContent).toContain('these exact arguments');
  expect(combobox('Which clients the answer covers')?.textContent).toContain('Cursor only');
  await press('1');
  expect(combobox('What the answer covers')).toBeNull();
});

it('begins with once, and then with the reach that was chosen last', async () => {
  await openPrompt([anApprovalRequest({ preferred: { reach: 'pattern-1', scope: '15-minutes' } })]);
  await arm();
  expect(screen.getByRole('button', { name: 'Allow once' })).toBeTruthy();
  await press('2');
  expect(combobox('What the answer covers')?.textContent).toContain('path under ~/projects/site');
});

it('sends the reach and the clients that were chosen', async () => {
  const bridge = await openPrompt([anApprovalRequest()]);
  await arm();
  await press('4');
  await choose('What the answer covers', 'path under ~/projects/site');
  await choose('Which clients the answer covers', 'every client');
  await press('Enter', { ctrlKey: true });
  expect(bridge.inputs(replies)).toEqual([
    expect.objectContaining({ scope: 'session', reach: 'pattern-1', isEveryClient: true, wasShownWhole: true }),
  ]);
});

it('reads the rule aloud that always would write, with how much it would have covered', async () => {
  await openPrompt([anApprovalRequest()]);
  await arm();
  await press('4');
  expect(screen.queryByText(/This writes the rule/)).toBeNull();
  await press('5');
  expect(screen.getByText(/This writes the rule/).textContent).toBe(
    'This writes the rule “Allow write_file on Filesystem for Cursor.” It would have covered 3 of the last 12 calls.',
  );
});

it('offers every client only where that may be', async () => {
  await openPrompt([anApprovalRequest({ mayBeEveryClient: false })]);
  await arm();
  await press('2');
  expect(combobox('Which clients the answer covers')).toBeNull();
});

it('leaves away what is withheld, and says why in one line', async () => {
  await openPrompt([
    anApprovalRequest({
      reaches: [aReachOffer({ id: 'exact', label: 'exactly', scopes: ['15-minutes'] })],
      withheld: '15 minutes at most: it may delete or undo something.',
    }),
  ]);
  await arm();
  await press('5');
  expect(screen.getByRole('button', { name: 'Allow once' })).toBeTruthy();
  expect(screen.getByText('15 minutes at most: it may delete or undo something.')).toBeTruthy();
  await press('2');
  expect(screen.getByText('exactly')).toBeTruthy();
  expect(combobox('What the answer covers')).toBeNull();
});

it('says nothing of breadth where none is withheld, whatever the call', async () => {
  await openPrompt([anApprovalRequest({ risk: 'destructive', reaches: [] })]);
  await arm();
  expect(screen.queryByText(/Only this once|15 minutes at most/)).toBeNull();
});

it('says that a proof will be asked for', async () => {
  await openPrompt([anApprovalRequest({ authenticatedScopes: ['always'] })]);
  await arm();
  await press('4');
  expect(screen.queryByText(/prove who you are/)).toBeNull();
  await press('5');
  expect(screen.getByText('You will be asked to prove who you are.')).toBeTruthy();
});

it('shows the words of a reach as hostile text', async () => {
  await openPrompt([anApprovalRequest({ reaches: [aReachOffer({ label: 'path under /a\u202e/b' })] })]);
  await arm();
  await press('2');
  expect(screen.getByText('U+202E')).toBeTruthy();
});
