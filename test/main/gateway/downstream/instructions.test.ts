import { expect, it } from 'vitest';
import { joinInstructions } from '../../../../main/gateway/downstream/instructions';

it('puts ours first and each server’s under its name, untouched', () => {
  const text = joinInstructions([
    { name: 'a', instructions: 'Do <b>this</b>.\n' },
    { name: 'b', instructions: null },
    { name: 'c', instructions: '' },
    { name: 'd', instructions: 'And that.' },
  ]);
  expect(text).toMatch(/^Gatehouse forwards/);
  expect(text.split('\n\nThe server ').slice(1)).toEqual([
    '“a” says of itself:\nDo <b>this</b>.\n',
    '“d” says of itself:\nAnd that.',
  ]);
});

it('takes no more than 4 kB of one and 32 kB of all, and cuts no character in two', () => {
  const long = `${'x'.repeat(3_999)}😀${'y'.repeat(100)}`;
  const one = joinInstructions([{ name: 'a', instructions: long }]);
  expect(one).toContain(`${'x'.repeat(3_999)} […]`);
  expect(one.isWellFormed()).toBe(true);
  const many = joinInstructions(
    Array.from({ length: 20 }, (_, index) => ({ name: `s${index}`, instructions: 'z'.repeat(5_000) })),
  );
  expect(many.length).toBeLessThanOrEqual(32_000);
  expect(many).toContain('“s6”');
});
