import { expect, it } from 'vitest';
import { compileLinear } from '../../../../main/gateway/approval/linear-pattern';

it('finds a match anywhere, as JSON Schema has it', () => {
  const test = compileLinear('b+');
  expect([test?.('abbc'), test?.('ac')]).toEqual([true, false]);
});

it('takes no longer for a pattern that hangs other engines', () => {
  const test = compileLinear('^(a+)+$');
  expect(test?.(`${'a'.repeat(50_000)}b`)).toBe(false);
});

it.each([
  ['as long as may be', 'a'.repeat(1000)],
  ['with as many repeats as may be', 'a{1000}b{10}'],
  ['with counts that have no end', '(a{2,}){3,}b{0}'],
])('has a test for one %s', (_what, pattern) => {
  expect(compileLinear(pattern)?.('x')).toBe(false);
});

it.each(['a{1000}b{11}', 'a{1,1000}b{1,11}', 'a{1000,}b{11,}', 'x{0}a{999}b{999}', 'x{0,0}a{999}b{999}'])(
  'has no test for %s: written out it is too long',
  (pattern) => {
    expect(compileLinear(pattern)).toBeNull();
  },
);

it.each(['(?=a)', '(', 'a'.repeat(1001), '((a{200}){200}){2}', '(a{0,999}){11,}'])(
  'has no test for %s, which cannot be had so, or only at a price',
  (pattern) => {
    expect(compileLinear(pattern)).toBeNull();
  },
);
