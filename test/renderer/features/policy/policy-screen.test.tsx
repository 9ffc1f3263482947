import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { RuleView } from '../../../../shared/domain/policy';
import { aClient, aRule, aServer, aStatus, aTool } from '../../../support/dashboard-views';
import { openDashboard } from '../../../support/open-dashboard';

/** Main's list of rules, which `policy.move` really reorders. */
async function openPolicy(ids: readonly string[]) {
  let rules: readonly RuleView[] = ids.map((id) => aRule(id));
  const opened = await openDashboard('policy', {
    'policy.rules': rules,
    'policy.move': ({ id, index }) => {
      const rest = rules.filter((rule) => rule.id !== id);
      rules = [...rest.slice(0, index), ...rules.filter((rule) => rule.id === id), ...rest.slice(index)];
      opened.bridge.push('policy.rules', rules);
    },
    'policy.remove': () => ({ undoId: 'u1' }),
    'undo.restore': () => undefined,
    'policy.add': () => ({ id: 'new' }),
    'policy.update': () => undefined,
    'policy.setEnabled': () => undefined,
    'clients.list': [aClient()],
    'servers.list': [aServer({ tools: [aTool('write_file')] }), aServer({ name: 'github', tools: [aTool('merge')] })],
  });
  await screen.findByText(/When no rule matches/);
  return opened;
}

const rows = () => within(screen.getByRole('list', { name: /Rules/ })).getAllByRole('listitem');
const order = () => rows().map((row) => row.getAttribute('data-rule'));

it('reads each rule aloud with its use, and says what happens without one', async () => {
  const { bridge } = await openPolicy(['a']);
  bridge.push('policy.rules', [
    aRule('a', { hits: 12, lastHitAt: new Date().toISOString(), reason: 'Ask the owner.' }),
  ]);
  expect(await screen.findByText('“Ask the owner.”')).toBeTruthy();
  expect(rows()[0]?.textContent).toContain('Deny a on every server for every client.');
  expect(rows()[0]?.textContent).toContain('decided 12 calls');
  expect(screen.getByRole('region', { name: 'When no rule matches' }).textContent).toContain('only read are allowed');
});

it('moves the focused rule by Alt+arrow, keeps the focus on it and announces where it is', async () => {
  const { bridge, user } = await openPolicy(['a', 'b', 'c']);
  rows()[0]?.focus();
  await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await waitFor(() => expect(order()).toEqual(['b', 'a', 'c']));
  expect(document.activeElement?.getAttribute('data-rule')).toBe('a');
  expect(screen.getByText(/Moved to position 2 of 3/)).toBeTruthy();
  await user.keyboard('{Alt>}{ArrowDown}{/Alt}{Alt>}{ArrowDown}{/Alt}');
  await waitFor(() => expect(order()).toEqual(['b', 'c', 'a']));
  expect(bridge.inputs('policy.move')).toHaveLength(2);
});

it('moves a rule dragged by its handle below another', async () => {
  const { bridge } = await openPolicy(['a', 'b', 'c']);
  const dataTransfer = { setData: () => {}, setDragImage: () => {}, effectAllowed: '' };
  const [handle] = screen.getAllByTitle('Drag to move');
  const last = rows()[2];
  if (!handle || !last) throw new Error('There are no rows.');
  fireEvent.dragStart(handle, { dataTransfer });
  const over = createEvent.dragOver(last, { dataTransfer });
  Object.defineProperty(over, 'clientY', { value: 10 });
  fireEvent(last, over);
  fireEvent.drop(last, { dataTransfer });
  await waitFor(() => expect(order()).toEqual(['b', 'c', 'a']));
  expect(bridge.inputs('policy.move')).toEqual([{ id: 'a', index: 2 }]);
});

it('deletes at once and offers to undo', async () => {
  const { bridge, user } = await openPolicy(['a']);
  await user.click(screen.getByRole('button', { name: /Delete rule: Deny a/ }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(bridge.inputs('policy.remove')).toEqual([{ id: 'a' }]);
  await waitFor(() => expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'u1' }]));
});

it('switches a rule off', async () => {
  const { bridge, user } = await openPolicy(['a']);
  await user.click(screen.getByRole('switch', { name: /Rule is on: Deny a/ }));
  expect(bridge.inputs('policy.setEnabled')).toEqual([{ id: 'a', isEnabled: false }]);
});

it('reads a new rule aloud while it is typed, and adds it last', async () => {
  const { bridge, user } = await openPolicy(['a']);
  await user.click(screen.getByRole('button', { name: 'Add a rule' }));
  const dialog = await screen.findByRole('dialog');
  await user.clear(within(dialog).getByRole('combobox', { name: 'Server' }));
  await user.type(within(dialog).getByRole('combobox', { name: 'Server' }), 'files');
  await user.clear(within(dialog).getByRole('combobox', { name: 'Client' }));
  expect(within(dialog).getByText('Ask before every tool on files for every client.')).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Add rule' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.inputs('policy.add')).toEqual([
    { draft: { effect: 'ask', client: '*', server: 'files', tool: '*', reason: '' } },
  ]);
});

it('offers the tools of the server that was typed', async () => {
  const { user } = await openPolicy(['a']);
  await user.click(screen.getByRole('button', { name: 'Add a rule' }));
  const dialog = await screen.findByRole('dialog');
  const offered = () => {
    const listId = within(dialog).getByRole('combobox', { name: 'Tool' }).getAttribute('list');
    return [...dialog.querySelectorAll(`datalist[id="${listId}"] option`)].map((option) =>
      option.getAttribute('value'),
    );
  };
  expect(offered()).toEqual(['merge', 'write_file']);
  const server = within(dialog).getByRole('combobox', { name: 'Server' });
  await user.clear(server);
  await user.type(server, 'github');
  expect(offered()).toEqual(['merge']);
});

it('keeps the dialog open with the sentence of main when saving fails', async () => {
  const { user } = await openDashboard('policy', {
    'policy.rules': [aRule('a')],
    'policy.update': () => {
      throw Object.assign(new Error('The rule is gone. Add it again.'), { code: 'not-found' });
    },
  });
  await user.click(await screen.findByRole('button', { name: /Edit rule/ }));
  await user.click(await screen.findByRole('button', { name: 'Save rule' }));
  expect(await screen.findByText('The rule is gone. Add it again.')).toBeTruthy();
});

it('leaves a declared policy to the operator’s file', async () => {
  await openDashboard('policy', { 'gateway.status': aStatus({ isDeclared: true }), 'policy.rules': [aRule('a')] });
  expect(await screen.findByText(/operator’s configuration file/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /rule/i })).toBeNull();
  expect(screen.queryByRole('switch')).toBeNull();
});
