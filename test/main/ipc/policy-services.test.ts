import { describe, expect, it, vi } from 'vitest';
import { derive } from '../../../main/gateway/derive';
import { createStore } from '../../../main/gateway/store';
import { createPolicyServices } from '../../../main/ipc/policy-services';
import { createUndo } from '../../../main/ipc/undo';
import { type Rule, RuleDraft, type RuleProblem } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import { aRule, testClock } from '../../support/builders';

const draft = RuleDraft.parse({ effect: 'deny', server: 'files', tool: 'write_*' });
const aLimit = { kind: 'calls', atMost: 3, per: 'hour', beyond: 'ask' } as const;

function somePolicy({ isDeclared = false, team = [] as readonly Rule[] } = {}) {
  const rules = createStore<readonly Rule[]>(['a', 'b', 'c'].map((id) => aRule({ id })));
  const allRules = derive([rules], () => [...team, ...rules.get()]);
  const activity = createStore(0);
  const problems = createStore<ReadonlyMap<string, RuleProblem>>(new Map());
  const hits = new Map([['b', { hits: 3, lastHitAt: '2026-11-20T10:00:00.000Z' }]]);
  const undo = createUndo();
  const ready = vi.fn(() => Promise.resolve());
  const proveForRules = vi.fn();
  const services = createPolicyServices({
    rules,
    allRules,
    decisions: {
      problems,
      used: ({ id }) => (id === 'lost' ? [Number.POSITIVE_INFINITY] : id === 'none' ? [] : [2]),
      ready,
      check: (condition) => (condition === 'bad' ? { text: 'No.', at: 4 } : null),
    },
    hits: () => hits,
    activity,
    clock: testClock,
    undo,
    proveForRules,
    assertEditable: () => {
      if (isDeclared) throw new GatehouseError('conflict', 'The operator’s file owns this.');
    },
  });
  const order = () => rules.get().map(({ id }) => id);
  return { services, rules, undo, hits, activity, problems, order, ready, proveForRules };
}

it('shows each rule aloud, with how often it decided', () => {
  const { services, hits, activity } = somePolicy();
  expect(services['policy.rules'].get()).toMatchObject([
    { id: 'a', hits: 0, lastHitAt: null, sentence: 'Ask before every tool on every server for every client.' },
    { id: 'b', hits: 3, lastHitAt: '2026-11-20T10:00:00.000Z', problem: null, used: [], isLocked: false },
    { id: 'c' },
  ]);
  hits.set('a', { hits: 1, lastHitAt: '2026-11-21T10:00:00.000Z' });
  activity.update((count) => count + 1);
  expect(services['policy.rules'].get()[0]?.hits).toBe(1);
});

it('shows what is wrong with a rule, also where only time has passed', () => {
  const { services, rules, problems } = somePolicy();
  const problem = { kind: 'unreachable', text: 'Nobody.', ruleId: null } as const;
  problems.update(() => new Map([['b', problem]]));
  rules.update((all) => [...all, aRule({ id: 'old', expiresAt: '2020-01-01T00:00:00.000Z' })]);
  const shown = services['policy.rules'].get();
  expect(shown.map(({ id, problem: told }) => [id, told?.kind])).toEqual([
    ['a', undefined],
    ['b', 'unreachable'],
    ['c', undefined],
    ['old', 'expired'],
  ]);
});

it('shows how much of the limits is used up; what cannot be told counts as all of it', () => {
  const { services, rules } = somePolicy();
  rules.update(() => ['some', 'lost', 'none'].map((id) => aRule({ id, limits: [aLimit] })));
  expect(services['policy.rules'].get().map(({ used }) => used)).toEqual([[2], [3], [3]]);
});

it.each([
  [undefined, 3],
  [0, 0],
  [99, 3],
])('adds a rule at %s', async (index, at) => {
  const { services, order, rules, proveForRules } = somePolicy();
  const { id } = await services['policy.add']({ draft, index });
  expect(order().indexOf(id)).toBe(at);
  expect(rules.get()[at]).toMatchObject({ ...draft, origin: 'person', isEnabled: true, definition: null });
  expect(proveForRules).toHaveBeenCalledWith([draft]);
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

it('changes and switches off one rule only', async () => {
  const { services, rules, proveForRules } = somePolicy();
  await services['policy.update']({ id: 'b', draft });
  services['policy.setEnabled']({ id: 'b', isEnabled: false });
  expect(rules.get()).toMatchObject([
    { effect: 'ask' },
    { id: 'b', effect: 'deny', isEnabled: false },
    { effect: 'ask' },
  ]);
  expect(proveForRules).toHaveBeenCalledWith([draft]);
});

it('brings a removed rule back where it was', async () => {
  const { services, undo, order } = somePolicy();
  const { undoId } = services['policy.remove']({ id: 'b' });
  expect(order()).toEqual(['a', 'c']);
  await undo.restore(undoId);
  expect(order()).toEqual(['a', 'b', 'c']);
});

it('brings it back below all that it stood below, whatever came meanwhile', async () => {
  const { services, undo, order, rules } = somePolicy();
  const { undoId } = services['policy.remove']({ id: 'c' });
  const first = services['policy.remove']({ id: 'a' });
  rules.update((all) => [aRule({ id: 'new' }), ...all]);
  await undo.restore(undoId);
  expect(order()).toEqual(['new', 'b', 'c']);
  await undo.restore(first.undoId);
  expect(order()).toEqual(['a', 'new', 'b', 'c']);
});

it.each(['policy.add', 'policy.update', 'policy.setEnabled', 'policy.move', 'policy.remove'] as const)(
  '%s gives a proof back where the change cannot be kept',
  async (name) => {
    const { services, rules, proveForRules } = somePolicy();
    const giveBack = vi.fn();
    proveForRules.mockReturnValue(giveBack);
    rules.update = () => {
      throw new GatehouseError('internal', 'The disk is full.');
    };
    const act = services[name] as (input: unknown) => unknown;
    await expect(Promise.resolve().then(() => act({ id: 'b', draft, isEnabled: false, index: 0 }))).rejects.toThrow(
      'The disk is full.',
    );
    expect(giveBack).toHaveBeenCalledOnce();
  },
);

it('has conditions loaded before a rule with one is in force', async () => {
  const { services, ready, order } = somePolicy();
  await services['policy.add']({ draft });
  expect(ready).not.toHaveBeenCalled();
  let isLoaded = () => {};
  ready.mockReturnValue(
    new Promise<void>((resolve) => {
      isLoaded = resolve;
    }),
  );
  const added = services['policy.add']({ draft: { ...draft, condition: 'true' } });
  expect(order()).toHaveLength(4);
  isLoaded();
  await added;
  expect(order()).toHaveLength(5);
});

it('checks a condition that is only being written', async () => {
  const { services } = somePolicy();
  expect(await services['policy.check']({ condition: 'bad' })).toEqual({ problem: { text: 'No.', at: 4 } });
  expect(await services['policy.check']({ condition: 'good' })).toEqual({ problem: null });
});

it.each(['policy.add', 'policy.update'] as const)(
  '%s changes nothing without a proof where it takes one',
  async (name) => {
    const { services, rules, proveForRules } = somePolicy();
    const before = rules.get();
    proveForRules.mockImplementation(() => {
      throw new GatehouseError('not-authenticated', 'Prove it.');
    });
    await expect(services[name]({ id: 'a', draft })).rejects.toMatchObject({ code: 'not-authenticated' });
    expect(rules.get()).toBe(before);
  },
);

describe('rules of the team', () => {
  const team = [aRule({ id: 'team-1', origin: 'team' }), aRule({ id: 'team-2', origin: 'team' })];

  it('stand first and are locked', () => {
    const { services } = somePolicy({ team });
    expect(services['policy.rules'].get().map(({ id, isLocked }) => [id, isLocked])).toEqual([
      ['team-1', true],
      ['team-2', true],
      ['a', false],
      ['b', false],
      ['c', false],
    ]);
  });

  it.each([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 1],
    [5, 3],
    [undefined, 3],
  ])('nothing gets above them: a rule at %s is the person’s %i', async (index, at) => {
    const { services, order } = somePolicy({ team });
    const { id } = await services['policy.add']({ draft, index });
    expect(order().indexOf(id)).toBe(at);
  });

  it('nothing is moved across them', () => {
    const { services, order } = somePolicy({ team });
    services['policy.move']({ id: 'c', index: 0 });
    expect(order()).toEqual(['c', 'a', 'b']);
    services['policy.move']({ id: 'c', index: 3 });
    expect(order()).toEqual(['a', 'c', 'b']);
  });

  it.each(['team', 'config'] as const)(
    'one of origin “%s” can be neither changed nor moved nor removed',
    async (origin) => {
      const { services } = somePolicy({ team: [aRule({ id: 'locked', origin })] });
      const refused = expect.objectContaining({ code: 'conflict', message: expect.stringContaining('is managed') });
      expect(() => services['policy.setEnabled']({ id: 'locked', isEnabled: false })).toThrow(refused);
      expect(() => services['policy.move']({ id: 'locked', index: 1 })).toThrow(refused);
      expect(() => services['policy.remove']({ id: 'locked' })).toThrow(refused);
      await expect(services['policy.update']({ id: 'locked', draft })).rejects.toThrow(refused);
    },
  );
});

type Services = ReturnType<typeof somePolicy>['services'];
const edits: readonly (readonly [string, (services: Services, id: string) => unknown])[] = [
  ['update', (services, id) => services['policy.update']({ id, draft })],
  ['setEnabled', (services, id) => services['policy.setEnabled']({ id, isEnabled: false })],
  ['move', (services, id) => services['policy.move']({ id, index: 0 })],
  ['remove', (services, id) => services['policy.remove']({ id })],
];

describe.each(edits)('%s', (_name, edit) => {
  const attempt = async (services: Services, id: string) => await edit(services, id);

  it('says so when the rule is gone', async () => {
    await expect(attempt(somePolicy().services, 'gone')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is refused where the operator’s file owns the rules', async () => {
    const { services, order, rules } = somePolicy({ isDeclared: true });
    const before = rules.get();
    await expect(attempt(services, 'b')).rejects.toMatchObject({ code: 'conflict' });
    await expect(services['policy.add']({ draft })).rejects.toMatchObject({ code: 'conflict' });
    expect(rules.get()).toBe(before);
    expect(order()).toEqual(['a', 'b', 'c']);
  });
});

describe('a change that lets an allow rule decide more than before takes the proof that writing it took', () => {
  const allow = aRule({ id: 'allow', effect: 'allow' });
  const deny = aRule({ id: 'deny', effect: 'deny' });

  function stacked(...list: readonly Rule[]) {
    const scene = somePolicy();
    scene.rules.update(() => list);
    return scene;
  }

  it.each([
    ['switching it on', [aRule({ ...allow, isEnabled: false })], 'setEnabled', { id: 'allow', isEnabled: true }],
    ['switching off a denial above it', [deny, allow], 'setEnabled', { id: 'deny', isEnabled: false }],
    ['removing a denial above it', [deny, allow], 'remove', { id: 'deny' }],
    ['moving it up', [deny, allow], 'move', { id: 'allow', index: 0 }],
    ['moving a denial below it', [deny, allow], 'move', { id: 'deny', index: 1 }],
  ] as const)('%s', (_how, list, action, input) => {
    const { services, rules, proveForRules } = stacked(...list);
    proveForRules.mockImplementation((asked: readonly Rule[]) => {
      if (asked.some(({ id }) => id === 'allow')) throw new GatehouseError('not-authenticated', 'Prove it.');
    });
    const act = services[`policy.${action}`] as (value: unknown) => unknown;
    expect(() => act(input)).toThrow('Prove it.');
    expect(rules.get()).toEqual(list);
  });

  it('changing a denial above it', async () => {
    const { services, proveForRules } = stacked(deny, allow);
    await services['policy.update']({ id: 'deny', draft });
    expect(proveForRules).toHaveBeenCalledWith([draft, allow]);
  });

  it.each([
    [
      'switching a denial on',
      [aRule({ ...deny, isEnabled: false }), allow],
      'setEnabled',
      { id: 'deny', isEnabled: true },
    ],
    ['switching it off', [deny, allow], 'setEnabled', { id: 'allow', isEnabled: false }],
    ['removing it', [allow, deny], 'remove', { id: 'allow' }],
    ['removing a denial below it', [allow, deny], 'remove', { id: 'deny' }],
    [
      'what stands below and is off or in shadow',
      [deny, aRule({ ...allow, isShadow: true })],
      'remove',
      { id: 'deny' },
    ],
  ] as const)('and nothing else does: %s', (_how, list, action, input) => {
    const { services, proveForRules } = stacked(...list);
    const act = services[`policy.${action}`] as (value: unknown) => unknown;
    act(input);
    const asked = proveForRules.mock.calls.flatMap(([rules]) => rules as readonly Rule[]);
    expect(asked.filter(({ effect }) => effect === 'allow')).toEqual([]);
  });
});
