import { expect, it } from 'vitest';
import { filterRules, lockedCount } from '../../../../renderer/features/policy/rule-order';
import { aRule } from '../../../support/dashboard-views';

it.each([
  [[], 0],
  [[true, true, false], 2],
  [[false, true], 0],
  [[true], 1],
] as const)('counts the locked rules at the top of %j', (locked, expected) => {
  const rules = locked.map((isLocked, index) => aRule(`r${index}`, { isLocked }));
  expect(lockedCount(rules)).toBe(expected);
});

const rules = [
  aRule('a', { sentence: 'Allow Write_File on files for Cursor.', reason: 'The site is generated.' }),
  aRule('b', { sentence: 'Deny merge on github.', note: 'Ask Ana first.' }),
  aRule('c', { sentence: 'Deny x.', problem: { kind: 'broken', text: 'No such function.', ruleId: null } }),
];

it.each([
  ['', ['a', 'b', 'c']],
  ['  ', ['a', 'b', 'c']],
  ['WRITE cursor', ['a']],
  ['generated', ['a']],
  ['ana', ['b']],
  ['broken', ['c']],
  ['cursor github', []],
])('finds with “%s” the rules whose words hold each of it', (filter, expected) => {
  expect(filterRules(rules, filter).map(({ id }) => id)).toEqual(expected);
});
