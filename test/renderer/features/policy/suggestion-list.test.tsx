import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { RuleDraft } from '../../../../shared/domain/policy';
import type { Suggestion } from '../../../../shared/domain/simulation';
import { aRule } from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

const aSuggestion = (id: string): Suggestion => ({
  id,
  draft: RuleDraft.parse({ effect: 'allow', client: 'Cursor', server: 'files', tool: id }),
  sentence: `Allow ${id} on files for Cursor.`,
  because: 'You allowed 4 like calls since yesterday.',
  index: 1,
  covers: { calls: 31, of: 40 },
});

const openWith = async (...ids: readonly string[]) => {
  const opened = await openDashboard('policy', {
    'policy.rules': [aRule('a'), aRule('b')],
    'policy.suggestions': ids.map(aSuggestion),
    'policy.acceptSuggestion': () => ({ id: 'added' }),
    'policy.dismissSuggestion': () => undefined,
    'policy.remove': () => ({ undoId: 'u' }),
    'policy.add': () => ({ id: 'added' }),
  });
  await screen.findByText(/When no rule matches/);
  return opened;
};

it('says why, what the rule would be and how much it covers', async () => {
  await openWith('write_file');
  const card = within(screen.getByRole('region', { name: 'Suggested rules' })).getByRole('listitem');
  expect(card.textContent).toContain('Allow write_file on files for Cursor.');
  expect(card.textContent).toContain('You allowed 4 like calls since yesterday. It covers 31 of the last 40 calls.');
});

it('accepts in one click, and takes it back by deleting the rule', async () => {
  const { bridge, user } = await openWith('write_file');
  await user.click(screen.getByRole('button', { name: 'Accept: Allow write_file on files for Cursor.' }));
  expect(bridge.inputs('policy.acceptSuggestion')).toEqual([{ id: 'write_file' }]);
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(bridge.inputs('policy.remove')).toEqual([{ id: 'added' }]));
});

it('lets it be edited first, puts it where it was suggested, and is done with it then', async () => {
  const { bridge, user } = await openWith('write_file');
  await user.click(screen.getByRole('button', { name: /^Edit first/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit the suggested rule' }));
  await user.type(dialog.getByRole('textbox', { name: 'Reason' }), 'Always the same.');
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await waitFor(() => expect(bridge.inputs('policy.dismissSuggestion')).toEqual([{ id: 'write_file' }]));
  expect(bridge.inputs('policy.add')).toEqual([
    { draft: { ...aSuggestion('write_file').draft, reason: 'Always the same.' }, index: 1 },
  ]);
  expect(bridge.inputs('policy.acceptSuggestion')).toEqual([]);
});

it('dismisses, and says when that failed', async () => {
  const { bridge, user } = await openWith('write_file');
  await user.click(screen.getByRole('button', { name: /^Dismiss: Allow/ }));
  expect(bridge.inputs('policy.dismissSuggestion')).toEqual([{ id: 'write_file' }]);
  bridge.push('policy.suggestions', []);
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Suggested rules' })).toBeNull());
});

it('shows two of many, and the others on demand', async () => {
  const { user } = await openWith('a1', 'a2', 'a3', 'a4');
  const cards = () => within(screen.getByRole('region', { name: 'Suggested rules' })).getAllByRole('listitem');
  expect(cards()).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'Show 2 more' }));
  expect(cards()).toHaveLength(4);
});
