import { beforeAll, describe, expect, it } from 'vitest';
import { memberNames, variableNames, variablesOf } from '../../../../main/gateway/policy/call-variables';
import { type Cel, celFor, loadConditions } from '../../../../main/gateway/policy/cel';
import { compileCondition } from '../../../../main/gateway/policy/condition';
import { faults } from '../../../../main/gateway/policy/faults';
import { someFacts } from '../../../support/a-policy';

let cel: Cel;
beforeAll(async () => {
  await loadConditions();
  const loaded = celFor('/home/ada');
  if (!loaded) throw new Error('not loaded');
  cel = loaded;
});

const now = new Date(2026, 2, 5, 9, 7, 30);
const session = { calls: 3, denied: 1, servers: ['a'], tools: ['t', 'u'], taint: ['private' as const], minutes: 2.99 };

it('are those that a condition may name, with the members it may name', () => {
  const variables = variablesOf(someFacts({ session }), now, cel);
  for (const name of variableNames) expect(name in variables, name).toBe(true);
  for (const [name, members] of memberNames) {
    const map = Reflect.get(variables, name) as ReadonlyMap<string, unknown>;
    for (const member of members) expect(map.get(member), `${name}.${member}`).toBeDefined();
  }
});

it('say of the call what it says itself', () => {
  const facts = someFacts({ client: 'C', server: 'S', tool: 'T', risk: 'exec', roots: ['/projects'] });
  expect(variablesOf(facts, now, cel)).toMatchObject({ client: 'C', server: 'S', tool: 'T', risk: 'exec' });
  expect(variablesOf(facts, now, cel).project).toEqual(new Map([['roots', ['/projects']]]));
});

it('count whole minutes of the session', () => {
  expect(variablesOf(someFacts({ session }), now, cel).session).toEqual(
    new Map<string, unknown>([
      ['calls', 3n],
      ['denied', 1n],
      ['servers', ['a']],
      ['tools', ['t', 'u']],
      ['taint', ['private']],
      ['minutes', 2n],
    ]),
  );
});

describe('the time', () => {
  it.each([
    [new Date(2026, 2, 5, 9, 7), 9n, 7n, 4n, '2026-03-05'],
    [new Date(2026, 11, 31, 23, 59), 23n, 59n, 4n, '2026-12-31'],
    [new Date(2026, 0, 1, 0, 0), 0n, 0n, 4n, '2026-01-01'],
    [new Date(2026, 9, 10, 10, 10), 10n, 10n, 6n, '2026-10-10'],
    [new Date(2026, 10, 22, 12), 12n, 0n, 7n, '2026-11-22'],
    [new Date(2026, 10, 23, 12), 12n, 0n, 1n, '2026-11-23'],
  ])('of %s is local', (at, hour, minute, weekday, date) => {
    const { time } = variablesOf(someFacts(), at, cel);
    expect(Object.fromEntries(time)).toEqual({ hour, minute, weekday, date });
    expect(time.get('other')).toBeUndefined();
  });

  it('itself is the moment', () => {
    const { holds } = compileCondition(`time.now == timestamp("${now.toISOString()}")`, { home: '/home/ada' });
    expect([holds(someFacts(), now), holds(someFacts(), new Date(now.getTime() + 1))]).toEqual([true, false]);
  });
});

describe('work that is done once', () => {
  it('is done for one call at one moment', () => {
    const facts = someFacts({ argumentsJson: '{"n":5}', session });
    const variables = variablesOf(facts, now, cel);
    expect(variablesOf(facts, now, cel)).toBe(variables);
    for (const name of ['args', 'session', 'time'] as const) expect(variables[name]).toBe(variables[name]);
    expect(variablesOf({ ...facts }, now, cel)).not.toBe(variables);
    const later = variablesOf(facts, new Date(now.getTime() + 3_600_000), cel);
    expect(later).not.toBe(variables);
    expect(later.time.get('hour')).toBe(10n);
  });
});

describe('what a loop may go through', () => {
  const few = (json: string) => () => variablesOf(someFacts({ argumentsJson: json }), now, cel).assertFewEntries();

  it.each([
    [`{"l":${JSON.stringify(Array(4999).fill(0))}}`, true],
    [`{"l":${JSON.stringify(Array(5000).fill(0))}}`, false],
    [`{"l":{"m":${JSON.stringify(Array(4998).fill([]))}}}`, true],
    [`{"l":{"m":${JSON.stringify(Array(4999).fill([]))}}}`, false],
    ['{}', true],
  ])('is 5000 entries in all: %#', (json, isFew) => {
    if (isFew) expect(few(json)).not.toThrow();
    else expect(few(json)).toThrow(faults.manyEntries);
  });
});
