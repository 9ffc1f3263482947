import { describe, expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createPolicyServices } from '../../../main/ipc/policy-services';
import { createUndo } from '../../../main/ipc/undo';
import type { Rule } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import { aRule, testClock } from '../../support/builders';

const draft = { effect: 'deny', client: '*', server: 'files', tool: 'write_*', reason: '' } as const;

function somePolicy({ isDeclared = false }: { isDeclared?: boolean } = {}) {
  const rules = createStore<readonly Rule[]>(['a', 'b', 'c'].map((id) => aRule({ id })));
  const activity = createStore(0);
  const hits = new Map([['b', { hits: 3, lastHitAt: '2026-11-20T10:00:00.000Z' }]]);
  const undo = createUndo();
  const services = createPolicyServices({
    rules,
    hits: () => hits,
    activity,
    clock: testClock,
    undo,
    assertEditable: () => {
      if (isDeclared) throw new GatehouseError('conflict', 'The operator’s file owns this.');
    },
  });
  return { services, rules, undo, hits, activity, order: () => rules.get().map(({ id }) => id) };
}

it('shows each rule aloud, with how often it decided', () => {
  const { services, hits, activity } = somePolicy();
  expect(services['policy.rules'].get()).toMatchObject([
    { id: 'a', hits: 0, lastHitAt: null, sentence: 'Ask before every tool on every server for every client.' },
    { id: 'b', hits: 3, lastHitAt: '2026-11-20T10:00:00.000Z' },
    { id: 'c' },
  ]);
  hits.set('a', { hits: 1, lastHitAt: '2026-11-21T10:00:00.000Z' });
  activity.update((count) => count + 1);
  expect(services['policy.rules'].get()[0]?.hits).toBe(1);
});

it.each([
  [undefined, 3],
  [0, 0],
  [99, 3],
])('adds a rule at %s', (index, at) => {
  const { services, order } = somePolicy();
  const { id } = services['policy.add']({ draft, index });
  expect(order().indexOf(id)).toBe(at);
});

it.each([
  ['a', 2, ['b', 'c', 'a']],
  ['c', 0, ['c', 'a', 'b']],
  ['b', 1, ['a', 'b', 'c']],
  ['a', 99, ['b', 'c', 'a']],
])('moves %s to %i', (id, index, moved) => {
  const { services, order } = somePolicy();
  services['policy.move']({ id, index });
  expect(order()).toEqual(moved);
});

it('changes and switches off one rule only', () => {
  const { services, rules } = somePolicy();
  services['policy.update']({ id: 'b', draft });
  services['policy.setEnabled']({ id: 'b', isEnabled: false });
  expect(rules.get()).toMatchObject([
    { effect: 'ask' },
    { id: 'b', effect: 'deny', isEnabled: false },
    { effect: 'ask' },
  ]);
});

it('brings a removed rule back where it was', () => {
  const { services, undo, order } = somePolicy();
  const { undoId } = services['policy.remove']({ id: 'b' });
  expect(order()).toEqual(['a', 'c']);
  undo.restore(undoId);
  expect(order()).toEqual(['a', 'b', 'c']);
});

type Services = ReturnType<typeof somePolicy>['services'];
const edits: readonly (readonly [string, (services: Services, id: string) => unknown])[] = [
  ['update', (services, id) => services['policy.update']({ id, draft })],
  ['setEnabled', (services, id) => services['policy.setEnabled']({ id, isEnabled: false })],
  ['move', (services, id) => services['policy.move']({ id, index: 0 })],
  ['remove', (services, id) => services['policy.remove']({ id })],
];

describe.each(edits)('%s', (_name, edit) => {
  it('says so when the rule is gone', () => {
    expect(() => edit(somePolicy().services, 'gone')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('is refused where the operator’s file owns the rules', () => {
    const { services, order, rules } = somePolicy({ isDeclared: true });
    const before = rules.get();
    expect(() => edit(services, 'b')).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => services['policy.add']({ draft })).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(rules.get()).toBe(before);
    expect(order()).toEqual(['a', 'b', 'c']);
  });
});
