import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { aRule } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

async function openImport(overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('policy', {
    'policy.rules': [aRule('a')],
    'policy.previewImport': () => ({
      problem: null,
      rules: [{ before: null, after: 'Allow write_file on files.', isMoved: false }],
      digest: 'd1',
    }),
    'policy.import': () => ({ undoId: 'i1' }),
    'undo.restore': () => undefined,
    ...overrides,
  });
  const { user } = opened;
  await user.click(await screen.findByRole('button', { name: 'Import and export' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Import rules…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Import rules' }));
  const paste = (value: string) =>
    fireEvent.change(dialog.getByRole('textbox', { name: 'Rules (YAML)' }), { target: { value } });
  const press = (name: string) => user.click(dialog.getByRole('button', { name }));
  return { ...opened, dialog, paste, press };
}

it('shows what changes before anything does, imports then, and takes it back', async () => {
  const { bridge, user, dialog, paste, press } = await openImport();
  paste('rules: []');
  await press('Show what changes');
  expect(await dialog.findByText('1 added.')).toBeTruthy();
  expect(dialog.getByText('Allow write_file on files.')).toBeTruthy();
  expect(bridge.inputs('policy.import')).toEqual([]);
  await press('Import these rules');
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(bridge.inputs('policy.import')).toEqual([{ text: 'rules: []', digest: 'd1' }]);
  await waitFor(() => expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'i1' }]));
});

it('wants a review of exactly the text that is imported', async () => {
  const { dialog, paste, press } = await openImport();
  paste('rules: []');
  await press('Show what changes');
  await dialog.findByText('1 added.');
  paste('rules: [] # more');
  expect(dialog.queryByRole('button', { name: 'Import these rules' })).toBeNull();
  expect(dialog.queryByText('1 added.')).toBeNull();
});

it('wants a new review where the rules were changed since', async () => {
  let looks = 0;
  const { bridge, dialog, paste, press } = await openImport({
    'policy.previewImport': () => {
      looks += 1;
      return {
        problem: null,
        rules: [{ before: null, after: `Look ${looks}.`, isMoved: false }],
        digest: `d${looks}`,
      };
    },
    'policy.import': ({ digest }) => {
      if (digest === 'd1') throw Object.assign(new Error('Look at it again, then import.'), { code: 'conflict' });
      return { undoId: 'i1' };
    },
  });
  paste('rules: []');
  await press('Show what changes');
  await dialog.findByText('Look 1.');
  await press('Import these rules');
  expect(await dialog.findByText('Look at it again, then import.')).toBeTruthy();
  await press('Show what changes');
  await dialog.findByText('Look 2.');
  expect(dialog.queryByText('Look at it again, then import.')).toBeNull();
  await press('Import these rules');
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
  expect(bridge.inputs('policy.import')).toMatchObject([{ digest: 'd1' }, { digest: 'd2' }]);
});

it('says where the text is wrong, and imports nothing', async () => {
  const problem = 'Line 4, column 3: “effekt” is not a field of a rule.';
  const { dialog, paste, press } = await openImport({
    'policy.previewImport': () => ({ problem, rules: [], digest: 'd1' }),
  });
  paste('rules: nonsense');
  await press('Show what changes');
  expect(await dialog.findByText(problem)).toBeTruthy();
  expect(dialog.queryByRole('button', { name: 'Import these rules' })).toBeNull();
  paste('rules: []');
  expect(dialog.queryByText(problem)).toBeNull();
});

it('imports nothing where nothing changes', async () => {
  const { dialog, paste, press } = await openImport({
    'policy.previewImport': () => ({ problem: null, rules: [], digest: 'd1' }),
  });
  paste('rules: []');
  await press('Show what changes');
  expect(await dialog.findByText('The text has the rules that you have already.')).toBeTruthy();
  expect(dialog.getByRole('button', { name: 'Import these rules' }).hasAttribute('disabled')).toBe(true);
});

it('reads a file', async () => {
  const { user, dialog } = await openImport();
  const file = new File(['rules: [1]'], 'rules.yaml', { type: 'application/yaml' });
  // jsdom's files have no `text`.
  Object.defineProperty(file, 'text', { value: async () => 'rules: [1]' });
  await user.upload(dialog.getByLabelText('File with rules'), file);
  await waitFor(() =>
    expect(dialog.getByRole<HTMLTextAreaElement>('textbox', { name: 'Rules (YAML)' }).value).toBe('rules: [1]'),
  );
});

it('takes no file that is too large', async () => {
  const { user, dialog } = await openImport();
  const file = new File(['x'], 'rules.yaml');
  Object.defineProperty(file, 'size', { value: 5_000_001 });
  await user.upload(dialog.getByLabelText('File with rules'), file);
  expect(await dialog.findByText(/larger than 5 MB/)).toBeTruthy();
});

it('asks who is there where main wants to know', async () => {
  let isProven = false;
  const { bridge, paste, press, user, dialog } = await openImport({
    'security.method': 'passphrase',
    'security.authenticate': () => {
      isProven = true;
      return { outcome: 'proven', retryAt: null };
    },
    'policy.import': () => {
      if (!isProven) throw Object.assign(new Error('This takes a proof.'), { code: 'not-authenticated' });
      return { undoId: 'i1' };
    },
  });
  paste('rules: []');
  await press('Show what changes');
  await dialog.findByText('1 added.');
  await press('Import these rules');
  await user.type(await screen.findByLabelText('Passphrase'), 'right{Enter}');
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
  expect(bridge.inputs('policy.import')).toHaveLength(2);
});
