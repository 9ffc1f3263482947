import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { RuleDraft, type RuleView } from '../../../../../shared/domain/policy';
import type { ToolArgument } from '../../../../../shared/domain/server';
import type { BackTest } from '../../../../../shared/domain/simulation';
import { aClient, aProfile, aRule, aServer, aTool } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

// A whole dialog is drawn again with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

const argument = (name: string, type: ToolArgument['type']): ToolArgument => ({
  ...{ name, type, isRequired: true, choices: [] },
});

/** The screen with its editor open: on a new rule, or on the one given. */
async function openEditor(rule: RuleView | null, overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('policy', {
    'policy.rules': [rule ?? aRule('other')],
    'policy.add': () => ({ id: 'new' }),
    'policy.update': () => undefined,
    'policy.check': ({ condition }) => ({
      problem: condition.includes('===') ? { text: 'There is an “=” too many.', at: condition.indexOf('===') } : null,
    }),
    'clients.list': [aClient()],
    'servers.list': [
      aServer({
        tools: [aTool('write_file', { arguments: [argument('path', 'string'), argument('lines', 'integer')] })],
      }),
      aServer({ name: 'github', tools: [aTool('merge')] }),
    ],
    ...overrides,
  });
  const { user } = opened;
  await user.click(await screen.findByRole('button', { name: rule ? /^Edit rule/ : 'Add a rule' }));
  const dialog = within(await screen.findByRole('dialog'));
  const unfold = (title: string) => user.click(dialog.getByText(new RegExp(`^${title}`), { selector: 'h3 span' }));
  const fill = (label: string, value: string) =>
    fireEvent.change(dialog.getByLabelText<HTMLInputElement>(label), { target: { value } });
  const choose = async (label: string, option: string) => {
    await user.click(dialog.getByLabelText(label, { selector: 'button' }));
    await user.click(await screen.findByRole('option', { name: option }));
  };
  return { ...opened, dialog, unfold, choose, fill };
}

const draft = (fields: Partial<RuleDraft>) => ({ ...RuleDraft.parse({ effect: 'ask' }), ...fields });
const isClosed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

it('reads a new rule aloud while it is typed, and adds it last: a simple rule is simple', async () => {
  const { bridge, user, dialog, fill } = await openEditor(null);
  fill('Server', 'files');
  expect(dialog.getByText('Ask before every tool on files for every client.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  expect(bridge.inputs('policy.add')).toEqual([{ draft: draft({ server: 'files' }) }]);
});

it('offers the tools of the server that was typed', async () => {
  const { user, dialog, fill } = await openEditor(null);
  fill('Server', 'github');
  await user.click(dialog.getByRole('combobox', { name: 'Tool' }));
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual(['merge']);
});

it('asks for no profile as long as there is none', async () => {
  const { bridge, user, dialog } = await openEditor(null);
  expect(dialog.queryByLabelText('Profile')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  expect(bridge.inputs('policy.add')).toEqual([{ draft: draft({ profile: '*' }) }]);
});

it('makes a rule for the clients that have a profile, and offers the profiles there are', async () => {
  const { bridge, user, dialog } = await openEditor(null, {
    'profiles.list': [aProfile(), aProfile({ id: 'p2', name: 'Writing' })],
  });
  const field = await dialog.findByRole<HTMLInputElement>('combobox', { name: 'Profile' });
  expect(field.placeholder).toBe('any profile, or none');
  field.focus();
  await user.keyboard('{ArrowDown}');
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual(['Work', 'Writing']);
  await user.click(screen.getByRole('option', { name: 'Work' }));
  expect(
    dialog.getByText('Ask before every tool on every server for every client with the profile Work.'),
  ).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  expect(bridge.inputs('policy.add')).toEqual([{ draft: draft({ profile: 'Work' }) }]);
});

it('shows which profile a rule is for where that is gone, until it is for any', async () => {
  const { bridge, user, dialog, fill } = await openEditor(aRule('a', { profile: 'Gone' }));
  expect(dialog.getByLabelText<HTMLInputElement>('Profile').value).toBe('Gone');
  fill('Profile', '');
  expect(dialog.getByLabelText<HTMLInputElement>('Profile').value).toBe('');
  await user.click(dialog.getByRole('button', { name: 'Save rule' }));
  await isClosed();
  expect(bridge.inputs('policy.update')).toEqual([{ id: 'a', draft: expect.objectContaining({ profile: '*' }) }]);
});

it('writes a condition by the form, and shows the same as text', async () => {
  const { bridge, user, dialog, unfold, choose, fill } = await openEditor(null);
  fill('Server', 'files');
  await unfold('Conditions');
  await user.click(dialog.getByRole('button', { name: 'Add a condition' }));
  await user.click(dialog.getByRole('combobox', { name: 'Argument of condition 1' }));
  await user.click(await screen.findByRole('option', { name: 'path' }));
  await choose('Comparison of condition 1', 'is under the folder');
  fill('Value of condition 1', '~/code/site');
  expect(dialog.getByText(/when path is under ~\/code\/site/)).toBeTruthy();
  await user.click(dialog.getByRole('tab', { name: 'CEL text' }));
  const text = (await dialog.findByRole<HTMLTextAreaElement>('textbox', { name: 'Condition in CEL' })).value;
  expect(text).toContain('under(args.path, "~/code/site")');
  await user.click(dialog.getByRole('tab', { name: 'Form' }));
  expect(dialog.getByRole<HTMLInputElement>('textbox', { name: 'Value of condition 1' }).value).toBe('~/code/site');
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  expect(bridge.inputs('policy.add')).toEqual([{ draft: draft({ server: 'files', condition: text }) }]);
});

it('compares an argument that is a number as a number', async () => {
  const { bridge, user, dialog, unfold, fill } = await openEditor(null);
  await unfold('Conditions');
  await user.click(dialog.getByRole('button', { name: 'Add a condition' }));
  fill('Argument of condition 1', 'lines');
  fill('Value of condition 1', '5');
  expect(dialog.getByRole('switch', { name: 'Compare as a number' }).getAttribute('aria-checked')).toBe('true');
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  expect(bridge.inputs('policy.add')).toEqual([
    { draft: expect.objectContaining({ condition: expect.stringContaining('args.lines == 5') }) },
  ]);
});

it('keeps a text that the form cannot show as text, and says why', async () => {
  const condition = 'args.path == "a" || session.calls > 3';
  const { bridge, user, dialog, unfold } = await openEditor(aRule('a', { condition }));
  await unfold('Conditions');
  expect(dialog.getByRole('tab', { name: 'Form' }).getAttribute('aria-disabled')).toBe('true');
  expect(dialog.getByText(/The form cannot show this text/)).toBeTruthy();
  await user.click(dialog.getByRole('tab', { name: 'Form' }));
  expect(dialog.getByRole<HTMLTextAreaElement>('textbox', { name: 'Condition in CEL' }).value).toBe(condition);
  await user.click(dialog.getByRole('button', { name: 'Save rule' }));
  await isClosed();
  expect(bridge.inputs('policy.update')).toEqual([{ id: 'a', draft: expect.objectContaining({ condition }) }]);
});

it('points at the mistake in a condition, and saves none that cannot be computed', async () => {
  const { bridge, user, dialog, unfold, fill } = await openEditor(
    aRule('a', { condition: 'session.calls > 3 || true' }),
  );
  await unfold('Conditions');
  fill('Condition in CEL', 'risk\n=== 3');
  expect(await dialog.findByText('There is an “=” too many.')).toBeTruthy();
  expect(dialog.getByText('(line 2, column 1)')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Save rule' }));
  expect(dialog.getByText(/Correct the condition first/)).toBeTruthy();
  expect(bridge.inputs('policy.update')).toEqual([]);
});

it('saves no rule with an unfinished condition, for without it the rule would reach further', async () => {
  const { bridge, user, dialog, unfold } = await openEditor(null);
  await unfold('Conditions');
  await user.click(dialog.getByRole('button', { name: 'Add a condition' }));
  await unfold('Conditions');
  expect(dialog.getByText('Something in it is not complete yet.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  expect(dialog.getAllByText('Say which argument the condition is about, or remove the line.').length).toBeGreaterThan(
    0,
  );
  // What has to be corrected was opened.
  expect(dialog.getByRole('combobox', { name: 'Argument of condition 1' })).toBeTruthy();
  expect(bridge.inputs('policy.add')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Remove condition 1' }));
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  expect(bridge.inputs('policy.add')).toHaveLength(1);
});

it('sets risks, limits, trial, results and an end, and says each beside its folded name', async () => {
  const { bridge, user, dialog, unfold, choose, fill } = await openEditor(null);
  await unfold('Risks');
  await user.click(dialog.getByRole('button', { name: 'Destroys' }));
  await user.click(dialog.getByRole('button', { name: 'Writes' }));
  await unfold('Risks');
  expect(dialog.getByRole('button', { name: 'Risks Writes, Destroys' })).toBeTruthy();
  await unfold('Limits');
  await user.click(dialog.getByRole('button', { name: 'Add a limit' }));
  await choose('What limit 1 counts', 'Sum of');
  fill('Argument of limit 1', 'amount');
  fill('Limit 1: at most', '500');
  await choose('Period of limit 1', 'a day');
  await choose('Beyond limit 1', 'then deny');
  await unfold('Limits');
  expect(dialog.getByRole('button', { name: 'Limits 500 of amount a day, then deny' })).toBeTruthy();
  await unfold('Results');
  await user.click(dialog.getByRole('switch', { name: 'Show me results before the client gets them' }));
  await user.click(dialog.getByRole('switch', { name: 'Shadow mode' }));
  await unfold('Ends');
  await choose('The rule ends', 'In 1 hour');
  const before = Date.now();
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  const [added] = bridge.inputs('policy.add') as { draft: RuleDraft }[];
  expect(added?.draft).toMatchObject({
    risks: ['write', 'destructive'],
    limits: [{ kind: 'sum', argument: 'amount', atMost: 500, per: 'day', beyond: 'deny' }],
    holdsResult: true,
    isShadow: true,
  });
  const endsIn = Date.parse(added?.draft.expiresAt ?? '') - before;
  expect(endsIn).toBeGreaterThanOrEqual(3_600_000 - 5000);
  expect(endsIn).toBeLessThanOrEqual(3_600_000 + 60_000);
});

it('keeps the end that a rule has when something else is changed', async () => {
  const expiresAt = '2999-01-02T10:00:00.000Z';
  const { bridge, user, dialog, fill } = await openEditor(aRule('a', { expiresAt }));
  fill('Reason', 'Because.');
  await user.click(dialog.getByRole('button', { name: 'Save rule' }));
  await isClosed();
  expect(bridge.inputs('policy.update')).toEqual([
    { id: 'a', draft: expect.objectContaining({ expiresAt, reason: 'Because.', tool: 'a' }) },
  ]);
});

it('keeps the dialog open with the sentence of main when saving fails', async () => {
  const { user, dialog } = await openEditor(aRule('a'), {
    'policy.update': () => {
      throw Object.assign(new Error('The rule is gone. Add it again.'), { code: 'not-found' });
    },
  });
  await user.click(dialog.getByRole('button', { name: 'Save rule' }));
  expect(await dialog.findByText('The rule is gone. Add it again.')).toBeTruthy();
});

it('asks who is there where main wants to know, and saves then', async () => {
  let isProven = false;
  const { bridge, user, dialog } = await openEditor(aRule('a', { effect: 'allow' }), {
    'security.method': 'passphrase',
    'security.authenticate': () => {
      isProven = true;
      return { outcome: 'proven', retryAt: null };
    },
    'policy.update': () => {
      if (!isProven) throw Object.assign(new Error('This takes a proof.'), { code: 'not-authenticated' });
    },
  });
  await user.click(dialog.getByRole('button', { name: 'Save rule' }));
  await user.type(await screen.findByLabelText('Passphrase'), 'right{Enter}');
  await isClosed();
  expect(bridge.inputs('policy.update')).toHaveLength(2);
});

it('adds a copy right below the rule that it copies', async () => {
  const { bridge, user } = await openDashboard('policy', {
    'policy.rules': [aRule('t', { isLocked: true }), aRule('a'), aRule('b', { reason: 'Why.' }), aRule('c')],
    'policy.add': () => ({ id: 'new' }),
  });
  await user.click(await screen.findByRole('button', { name: /^More actions: Deny b/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'Duplicate' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Duplicate rule' }));
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  await isClosed();
  expect(bridge.inputs('policy.add')).toEqual([
    { draft: expect.objectContaining({ effect: 'deny', tool: 'b', reason: 'Why.' }), index: 3 },
  ]);
});

const counts = { allow: 5, ask: 4, deny: 1 };
const aBackTest = (fields: Partial<BackTest> = {}): BackTest => ({
  ...{ calls: 10, since: '2026-11-20T10:00:00.000Z', leftOut: 2, recorded: counts, now: counts, changed: counts },
  ...{ differing: 0, examples: [], tookMs: 3.4 },
  ...fields,
});

it('tries the draft on recorded calls, and says when it was changed since', async () => {
  let finish = (_result: BackTest) => {};
  const { bridge, user, dialog, fill } = await openEditor(null, {
    'policy.backTest': () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  });
  await user.click(dialog.getByRole('button', { name: 'Try on the last 10,000 calls' }));
  expect(await dialog.findByText(/Looking at recorded calls/)).toBeTruthy();
  const examples = [
    {
      ...{ callId: 'c1', at: '2026-11-21T10:00:00.000Z', client: 'Cursor', server: 'files', tool: 'write_file' },
      ...{ before: 'allow' as const, after: 'ask' as const, why: 'the new rule' },
    },
  ];
  finish(aBackTest({ differing: 1, examples, changed: { allow: 4, ask: 5, deny: 1 } }));
  expect(await dialog.findByText('1 call of the last 10 would be decided otherwise.')).toBeTruthy();
  const list = within(dialog.getByRole('region', { name: 'Calls that would be decided otherwise' }));
  expect(list.getByRole('listitem').textContent).toMatch(/Allowed.*Asked.*write_file on files for Cursor/);
  expect(dialog.getByText(/2 calls left out/)).toBeTruthy();
  expect(bridge.inputs('policy.backTest')).toEqual([{ change: { kind: 'add', draft: draft({}) }, last: 10_000 }]);
  fill('Reason', 'x');
  expect(dialog.getByText(/The rule was changed since/)).toBeTruthy();
});

it('forgets a back-test that is still running when the editor is closed', async () => {
  let finish = (_result: BackTest) => {};
  const { user, dialog } = await openEditor(null, {
    'policy.backTest': () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  });
  await user.click(dialog.getByRole('button', { name: /^Try on the last/ }));
  await dialog.findByText(/Looking at recorded calls/);
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  await isClosed();
  finish(aBackTest());
  await user.click(screen.getByRole('button', { name: 'Add a rule' }));
  const again = within(await screen.findByRole('dialog'));
  expect(again.queryByText(/would be decided otherwise/)).toBeNull();
});
