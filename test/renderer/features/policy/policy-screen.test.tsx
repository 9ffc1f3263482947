import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { RuleView } from '../../../../shared/domain/policy';
import { aClient, aRule, aServer, aStatus, aTool } from '../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../support/fake-bridge';
import { openDashboard } from '../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

/** Main's list of rules, which `policy.move` really reorders. */
async function openPolicy(start: readonly RuleView[], overrides: FakeBridgeOverrides = {}) {
  let rules = start;
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
    ...overrides,
  });
  await screen.findByText(/When no rule matches/);
  return opened;
}

const named = (...ids: readonly string[]) => ids.map((id) => aRule(id));
const rows = () => within(screen.getByRole('list', { name: /^Rules, / })).getAllByRole('listitem');
const order = () => rows().map((row) => row.getAttribute('data-rule'));

it('reads each rule aloud with its use, and says what happens without one', async () => {
  const rule = aRule('a', { hits: 12, lastHitAt: new Date().toISOString(), reason: 'Ask the owner.' });
  await openPolicy([rule]);
  expect(await screen.findByText('“Ask the owner.”')).toBeTruthy();
  expect(rows()[0]?.textContent).toContain('Deny a on every server for every client.');
  expect(rows()[0]?.textContent).toContain('decided 12 calls');
  expect(screen.getByRole('region', { name: 'When no rule matches' }).textContent).toContain('only read are allowed');
});

it('says what else holds for a rule: limits with their use, its end, its trial, results that are looked at', async () => {
  await openPolicy([
    aRule('a', {
      limits: [
        { kind: 'calls', atMost: 10, per: 'hour', beyond: 'ask' },
        { kind: 'sum', argument: 'amount', atMost: 500, per: 'day', beyond: 'deny' },
      ],
      used: [7, 500],
      isShadow: true,
      holdsResult: true,
      expiresAt: '2999-01-02T10:00:00.000Z',
    }),
  ]);
  const text = rows()[0]?.textContent;
  expect(text).toContain('7 of 10 calls this hour');
  expect(text).toContain('amount: 500 of 500 in 24 hours: now it denies');
  expect(text).toContain('Shadow: decides nothing');
  expect(text).toContain('You see results first');
  expect(text).toMatch(/Until 2 Jan 2999/);
});

it('shows note and condition of a rule on demand', async () => {
  const { user } = await openPolicy([aRule('a', { note: 'Talk to Ana.', condition: 'args.path == "x"' })]);
  expect(screen.queryByText('Talk to Ana.')).toBeNull();
  await user.click(screen.getByRole('button', { name: /^More about: Deny a/ }));
  expect(screen.getByText('Talk to Ana.')).toBeTruthy();
  expect(screen.getByText('args.path == "x"')).toBeTruthy();
});

it('says why a rule does not do what it says, and leads to the one that is in its way', async () => {
  const problem = { kind: 'covered', text: 'Rule 1 decides all of its calls before it.', ruleId: 'a' } as const;
  const { user } = await openPolicy([aRule('a'), aRule('b', { problem })]);
  expect(rows()[1]?.textContent).toContain('Never reached. Rule 1 decides all of its calls before it.');
  await user.click(screen.getByRole('button', { name: 'Show that rule' }));
  await waitFor(() => expect(document.activeElement?.getAttribute('data-rule')).toBe('a'));
});

it('moves the focused rule by Alt+arrow, keeps the focus on it and announces where it is', async () => {
  const { bridge, user } = await openPolicy(named('a', 'b', 'c'));
  rows()[0]?.focus();
  await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await waitFor(() => expect(order()).toEqual(['b', 'a', 'c']));
  expect(document.activeElement?.getAttribute('data-rule')).toBe('a');
  expect(screen.getByText(/Moved to position 2 of 3/)).toBeTruthy();
  await user.keyboard('{Alt>}{ArrowDown}{/Alt}{Alt>}{ArrowDown}{/Alt}');
  await waitFor(() => expect(order()).toEqual(['b', 'c', 'a']));
  expect(bridge.inputs('policy.move')).toHaveLength(2);
});

it('leaves the focus alone when the list changes after a move', async () => {
  const { bridge, user } = await openPolicy(named('a', 'b', 'c'));
  rows()[0]?.focus();
  await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await waitFor(() => expect(order()).toEqual(['b', 'a', 'c']));
  screen.getByRole('button', { name: 'Add a rule' }).focus();
  bridge.push('policy.rules', named('a', 'b', 'c'));
  await waitFor(() => expect(order()).toEqual(['a', 'b', 'c']));
  bridge.push('policy.rules', named('b', 'a', 'c'));
  await waitFor(() => expect(order()).toEqual(['b', 'a', 'c']));
  expect(document.activeElement?.textContent).toBe('Add a rule');
});

it('walks from rule to rule by the arrows alone', async () => {
  const { user } = await openPolicy(named('a', 'b'));
  rows()[0]?.focus();
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement?.getAttribute('data-rule')).toBe('b');
  await user.keyboard('{ArrowDown}{ArrowUp}');
  expect(document.activeElement?.getAttribute('data-rule')).toBe('a');
});

it('moves a rule dragged by its handle below another', async () => {
  const { bridge } = await openPolicy(named('a', 'b', 'c'));
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

it('moves a rule to the top of what may move by its menu', async () => {
  const { bridge, user } = await openPolicy(named('a', 'b', 'c'));
  await user.click(screen.getByRole('button', { name: /^More actions: Deny c/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'Move to the top' }));
  await waitFor(() => expect(order()).toEqual(['c', 'a', 'b']));
  expect(bridge.inputs('policy.move')).toEqual([{ id: 'c', index: 0 }]);
});

it('keeps the team’s rules first and out of reach', async () => {
  const team = [aRule('t1', { isLocked: true, origin: 'team' }), aRule('t2', { isLocked: true, origin: 'team' })];
  const { bridge, user } = await openPolicy([...team, ...named('a', 'b')]);
  const locked = screen.getByRole('region', { name: 'Rules of your team' });
  expect(within(locked).getAllByRole('listitem')).toHaveLength(2);
  expect(within(locked).queryByRole('button', { name: /Edit|Delete|More actions/ })).toBeNull();
  expect(within(locked).queryByRole('switch')).toBeNull();
  expect(order()).toEqual(['a', 'b']);
  expect(rows()[0]?.textContent).toMatch(/^3/);
  rows()[0]?.focus();
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(bridge.inputs('policy.move')).toEqual([]);
  rows()[1]?.focus();
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  await waitFor(() => expect(order()).toEqual(['b', 'a']));
  expect(bridge.inputs('policy.move')).toEqual([{ id: 'b', index: 2 }]);
  expect(screen.getByText(/Moved to position 3 of 4/)).toBeTruthy();
});

it('deletes at once and offers to undo', async () => {
  const { bridge, user } = await openPolicy(named('a'));
  await user.click(screen.getByRole('button', { name: /Delete rule: Deny a/ }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(bridge.inputs('policy.remove')).toEqual([{ id: 'a' }]);
  await waitFor(() => expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'u1' }]));
});

it('switches a rule off', async () => {
  const { bridge, user } = await openPolicy(named('a'));
  await user.click(screen.getByRole('switch', { name: /Rule is on: Deny a/ }));
  expect(bridge.inputs('policy.setEnabled')).toEqual([{ id: 'a', isEnabled: false }]);
});

it('says at the rule why it could not be switched', async () => {
  const { user } = await openPolicy(named('a'), {
    'policy.setEnabled': () => {
      throw Object.assign(new Error('The settings cannot be written. Free some space.'), { code: 'internal' });
    },
  });
  await user.click(screen.getByRole('switch', { name: /Rule is on/ }));
  expect((await within(rows()[0] ?? document.body).findByRole('alert')).textContent).toContain('Free some space');
});

it('filters many rules by their words, and moves none while it does', async () => {
  const { bridge, user } = await openPolicy(named('a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3', 'b4'));
  await user.type(screen.getByRole('searchbox', { name: 'Filter rules' }), 'b');
  await waitFor(() => expect(screen.getByText('4 of 8 rules')).toBeTruthy());
  expect(order()).toEqual(['b1', 'b2', 'b3', 'b4']);
  expect(rows()[0]?.textContent).toMatch(/^5/);
  expect(screen.queryByTitle('Drag to move')).toBeNull();
  rows()[1]?.focus();
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(bridge.inputs('policy.move')).toEqual([]);
  await user.type(screen.getByRole('searchbox', { name: 'Filter rules' }), ' nowhere');
  await user.click(await screen.findByRole('button', { name: 'Clear the filter' }));
  expect(rows()).toHaveLength(8);
});

it('draws of 500 rules only those in sight, and says how many there are', async () => {
  // jsdom lays nothing out; here every row is as high as a usual one.
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => 70 });
  try {
    await openPolicy(Array.from({ length: 500 }, (_, n) => aRule(`r${n}`)));
    expect(rows().length).toBeGreaterThan(5);
    expect(rows().length).toBeLessThan(40);
    expect(rows()[0]?.getAttribute('aria-setsize')).toBe('500');
    expect(screen.getByText('500 rules')).toBeTruthy();
  } finally {
    Reflect.deleteProperty(HTMLElement.prototype, 'offsetHeight');
  }
});

it('leaves a declared policy to the operator’s file', async () => {
  await openDashboard('policy', { 'gateway.status': aStatus({ isDeclared: true }), 'policy.rules': named('a') });
  expect(await screen.findByText(/operator’s configuration file/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /(Add|Edit|Delete).*rule|Import/i })).toBeNull();
  expect(screen.queryByRole('switch')).toBeNull();
});

it('offers the next step while there are no rules', async () => {
  const { user } = await openPolicy([]);
  expect(screen.getByText('No rules yet')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Add a rule' }));
  expect(await screen.findByRole('dialog', { name: 'Add a rule' })).toBeTruthy();
});

it('shows hostile sentences, reasons and notes as text', async () => {
  const evil = '<img src=x onerror=alert(1)>\u202e';
  const { user } = await openPolicy([aRule('a', { sentence: evil, reason: evil, note: evil, condition: evil })]);
  await user.click(screen.getByRole('button', { name: /^More about/ }));
  expect(document.querySelector('img')).toBeNull();
  expect(screen.getAllByText('U+202E').length).toBeGreaterThanOrEqual(4);
});
