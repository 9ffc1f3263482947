import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { FileOutcome, FilePlan } from '../../../../../shared/domain/file-plan';
import { aConnectionEvent, aFileChange, aFoundClient, aFoundFile, anEntry } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

const refusal = (message: string) => Object.assign(new Error(message), { code: 'conflict' });
const apply = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Apply/ });
const outcome = (fields: Partial<FileOutcome> = {}): FileOutcome => ({
  fileId: 'cursor-file',
  path: '/home/ana/.cursor/mcp.json',
  outcome: 'written',
  text: 'Start a new session.',
  ...fields,
});

async function connectCursor(overrides: FakeBridgeOverrides = {}, entries = [anEntry({ isKnown: true })]) {
  const opened = await openDashboard('clients', {
    'clients.found': [aFoundClient({ files: [aFoundFile({ entries })] })],
    'clients.planConnect': () => ({ id: 'p1', changes: [aFileChange()] }),
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Connect Cursor' }));
  await screen.findByRole('dialog', { name: 'Connect through Gatehouse' });
  return opened;
}

async function disconnectCursor(overrides: FakeBridgeOverrides) {
  const opened = await openDashboard('clients', {
    'clients.found': [aFoundClient({ files: [aFoundFile({ connection: 'connected' })] })],
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Disconnect Cursor' }));
  await screen.findByRole('dialog', { name: 'Disconnect' });
  return opened;
}

it('asks nothing about other servers where Gatehouse has none of them', async () => {
  await connectCursor({}, [anEntry(), anEntry({ name: 'off', isKnown: true, isEnabled: false })]);
  expect(await screen.findByText(/Adds “gatehouse”/)).toBeTruthy();
  expect(screen.queryByRole('radio')).toBeNull();
});

it('shows what is written, applies exactly that plan, and says what to do next', async () => {
  const { bridge, user } = await connectCursor({ 'clients.applyPlan': () => ({ outcomes: [outcome()] }) });
  expect(await screen.findByText('Adds “gatehouse”, which leads to Gatehouse.')).toBeTruthy();
  const diff = screen.getByRole('region', { name: 'What changes in /home/ana/.cursor/mcp.json' });
  expect(
    within(diff)
      .getAllByRole('listitem')
      .map((line) => line.textContent),
  ).toEqual([' {', '+added:   "gatehouse": {}']);
  expect(bridge.inputs('clients.applyPlan')).toEqual([]);
  await user.click(apply());
  expect(await screen.findByText('Start a new session.')).toBeTruthy();
  expect(bridge.inputs('clients.applyPlan')).toEqual([{ planId: 'p1' }]);
  expect(document.activeElement?.textContent).toBe('Done');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('plans anew with every choice about other servers, and applies nothing that is not on the screen', async () => {
  let answer: (plan: FilePlan) => void = () => {};
  let isFirst = true;
  const { bridge, user } = await connectCursor({
    'clients.applyPlan': () => ({ outcomes: [outcome()] }),
    'clients.planConnect': () => {
      if (!isFirst) return new Promise<FilePlan>((resolve) => (answer = resolve));
      isFirst = false;
      return { id: 'p1', changes: [aFileChange()] };
    },
  });
  await waitFor(() => expect(apply().disabled).toBe(false));
  expect(screen.getByRole('radiogroup', { name: 'One server in these files is in Gatehouse too' })).toBeTruthy();
  await user.click(screen.getByRole('radio', { name: 'Take it out' }));
  expect(apply().disabled).toBe(true);
  answer({ id: 'p2', changes: [aFileChange({ steps: ['Takes “github” out: Gatehouse has it.'] })] });
  expect(await screen.findByText('Takes “github” out: Gatehouse has it.')).toBeTruthy();
  expect(bridge.inputs('clients.planConnect')).toEqual([
    { fileIds: ['cursor-file'], others: 'keep' },
    { fileIds: ['cursor-file'], others: 'remove' },
  ]);
  await user.click(apply());
  await waitFor(() => expect(bridge.inputs('clients.applyPlan')).toEqual([{ planId: 'p2' }]));
});

it('does not take the plan of an earlier choice for the one that was chosen last', async () => {
  const answers = new Map<string, (plan: FilePlan) => void>();
  const { user } = await connectCursor({
    'clients.planConnect': ({ others }) => new Promise<FilePlan>((resolve) => void answers.set(others, resolve)),
  });
  await user.click(await screen.findByRole('radio', { name: 'Switch it off' }));
  await waitFor(() => expect([...answers.keys()]).toEqual(['keep', 'disable']));
  answers.get('disable')?.({ id: 'p2', changes: [aFileChange({ steps: ['The later one.'] })] });
  expect(await screen.findByText('The later one.')).toBeTruthy();
  answers.get('keep')?.({ id: 'p1', changes: [aFileChange({ steps: ['The earlier one.'] })] });
  await waitFor(() => expect(apply().disabled).toBe(false));
  expect(screen.queryByText('The earlier one.')).toBeNull();
});

it('says in its place why a file stays as it is, and applies the others', async () => {
  const broken = aFileChange({
    fileId: 'zed',
    clientName: 'Zed',
    path: '/home/ana/.config/zed/settings.json',
    steps: [],
    diff: [],
    problem: 'Line 3, column 7: A comma is missing.',
  });
  const { user } = await connectCursor({
    'clients.planConnect': () => ({ id: 'p1', changes: [aFileChange(), broken] }),
    'clients.applyPlan': () => ({ outcomes: [outcome()] }),
  });
  expect(await screen.findByText('Line 3, column 7: A comma is missing.')).toBeTruthy();
  expect(screen.getByText('Stays as it is')).toBeTruthy();
  await user.click(apply());
  const rows = within(await screen.findByRole('list', { name: 'What was done' })).getAllByRole('listitem');
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    'CursorDoneStart a new session./home/ana/.cursor/mcp.json',
    'ZedLeft as it isLine 3, column 7: A comma is missing./home/ana/.config/zed/settings.json',
  ]);
});

it('says that a difference is not all of it, and what lines do not show', async () => {
  const marks = [
    { severity: 'medium' as const, text: 'Shows 4,000 lines of 9,000' },
    { severity: 'info' as const, text: 'Adds the missing line break at the end' },
  ];
  await connectCursor({ 'clients.planConnect': () => ({ id: 'p1', changes: [aFileChange({ marks })] }) });
  const texts = (await screen.findAllByRole('status')).map(({ textContent }) => textContent);
  expect(texts).toContain('Shows 4,000 lines of 9,000.');
  expect(screen.getByText('Adds the missing line break at the end')).toBeTruthy();
});

it('applies nothing where every file stays as it is', async () => {
  await connectCursor({
    'clients.planConnect': () => ({ id: 'p1', changes: [aFileChange({ problem: 'It is connected already.' })] }),
  });
  expect(await screen.findByText('It is connected already.')).toBeTruthy();
  expect(apply().disabled).toBe(true);
});

it('says what was refused and why, and looks anew at that alone', async () => {
  const two = [aFileChange(), aFileChange({ fileId: 'zed', clientName: 'Zed', path: '/zed.json' })];
  const { bridge, user } = await connectCursor({
    'clients.planConnect': ({ fileIds }) => ({
      id: 'p1',
      changes: two.filter(({ fileId }) => fileId === 'zed' || fileIds.includes('cursor-file')),
    }),
    'clients.applyPlan': () => ({
      outcomes: [
        outcome(),
        outcome({ fileId: 'zed', path: '/zed.json', outcome: 'refused', text: 'The file changed since you looked.' }),
      ],
    }),
  });
  await waitFor(() => expect(apply().textContent).toBe('Apply to 2 files'));
  await user.click(apply());
  expect(await screen.findByText('The file changed since you looked.')).toBeTruthy();
  expect(screen.getByText('Not written')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Look anew at what was refused' }));
  await waitFor(() =>
    expect(bridge.inputs('clients.planConnect').at(-1)).toEqual({ fileIds: ['zed'], others: 'keep' }),
  );
});

it('looks anew at a file that could not be put back', async () => {
  const { bridge, user } = await openDashboard('clients', {
    'clients.history': () => ({ events: [aConnectionEvent()] }),
    'clients.planRestore': () => ({ id: 'p1', changes: [aFileChange()] }),
    'clients.applyPlan': () => ({ outcomes: [outcome({ outcome: 'refused', text: 'The disk is full.' })] }),
  });
  await user.click(await screen.findByRole('button', { name: 'More about clients on this computer' }));
  await user.click(await screen.findByRole('menuitem', { name: 'What was done to files…' }));
  await user.click(await screen.findByRole('button', { name: /^Put back/ }));
  await waitFor(() => expect(apply().disabled).toBe(false));
  await user.click(apply());
  await user.click(await screen.findByRole('button', { name: 'Look anew at what was refused' }));
  await waitFor(() => expect(apply().disabled).toBe(false));
  expect(bridge.inputs('clients.planRestore')).toHaveLength(2);
});

it('says that a plan is too old, applies it no more, and looks anew', async () => {
  const { bridge, user } = await connectCursor({
    'clients.applyPlan': () => {
      throw refusal('This preview is too old. Look at it anew.');
    },
  });
  await waitFor(() => expect(apply().disabled).toBe(false));
  await user.click(apply());
  expect(await screen.findByText('This preview is too old. Look at it anew.')).toBeTruthy();
  expect(apply().disabled).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Look anew' }));
  await waitFor(() => expect(apply().disabled).toBe(false));
  expect(bridge.inputs('clients.planConnect')).toHaveLength(2);
});

it('says why it cannot be planned', async () => {
  let isBroken = true;
  const { user } = await connectCursor({
    'clients.planConnect': () => {
      if (isBroken) throw refusal('One of these files is not there any more.');
      return { id: 'p1', changes: [aFileChange()] };
    },
  });
  expect(await screen.findByText('One of these files is not there any more.')).toBeTruthy();
  isBroken = false;
  await user.click(screen.getByRole('button', { name: 'Look anew' }));
  expect(await screen.findByText(/Adds “gatehouse”/)).toBeTruthy();
});

it('stays open while files are written, so that nobody misses what comes of it', async () => {
  let finish: (outcomes: { outcomes: FileOutcome[] }) => void = () => {};
  const { user } = await connectCursor({
    'clients.applyPlan': () => new Promise<{ outcomes: FileOutcome[] }>((resolve) => (finish = resolve)),
  });
  await waitFor(() => expect(apply().disabled).toBe(false));
  await user.click(apply());
  expect(await screen.findByText('Writing the files…')).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(apply().disabled).toBe(true);
  finish({ outcomes: [outcome({ outcome: 'unchanged', text: 'It was as it should be.' })] });
  expect(await screen.findByText('Nothing to write')).toBeTruthy();
});

it('puts secrets back into the files only when asked', async () => {
  const { bridge, user } = await disconnectCursor({
    'clients.planDisconnect': () => ({ id: 'p1', changes: [aFileChange({ isRemoved: true })] }),
  });
  expect(await screen.findByText('The file is removed')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: /^Put the secrets back into the files too/ }));
  await waitFor(() =>
    expect(bridge.inputs('clients.planDisconnect')).toEqual([
      { fileIds: ['cursor-file'], withSecrets: false },
      { fileIds: ['cursor-file'], withSecrets: true },
    ]),
  );
});

it('says that nothing is connected where there is nothing to undo', async () => {
  await disconnectCursor({ 'clients.planDisconnect': () => ({ id: 'p1', changes: [] }) });
  expect(await screen.findByText('Nothing is connected, so nothing changes.')).toBeTruthy();
  expect(apply().disabled).toBe(true);
});

it('shows paths and lines of files as hostile text', async () => {
  await connectCursor({
    'clients.planConnect': () => ({
      id: 'p1',
      changes: [
        aFileChange({
          path: '/home/ana/\u202efile<b>',
          diff: [{ oldStart: 1, newStart: 1, lines: [{ sign: '+', text: '<img src=x>\u200b' }] }],
        }),
      ],
    }),
  });
  expect(await screen.findByText('U+202E')).toBeTruthy();
  expect(screen.getByText('U+200B')).toBeTruthy();
  expect(document.querySelector('[role=dialog] img, [role=dialog] b')).toBeNull();
});
