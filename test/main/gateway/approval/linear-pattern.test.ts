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

it.each(['(?=a)', '(', 'a'.repeat(1001), '((a{200}){200}){2}', '(a{0,999}){11,}'])(
  'has no test for %s, which cannot be had so, or only at a price',
  (pattern) => {
    expect(compileLinear(pattern)).toBeNull();
  },
);
