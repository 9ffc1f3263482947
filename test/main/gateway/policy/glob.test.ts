import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileGlob, coversGlob } from '../../../../main/gateway/policy/glob';

it.each([
  ['*', '', true],
  ['*', 'anything\nat all', true],
  ['write_*', 'write_file', true],
  ['write_*', 'write_', true],
  ['write_*', 'Write_file', false],
  ['write_*', 'overwrite_file', false],
  ['*_file', 'write_file', true],
  ['*_file', 'write_files', false],
  ['r?ad', 'read', true],
  ['r?ad', 'rad', false],
  ['?', '', false],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXbYbZ', false],
  ['**', 'x', true],
  ['read.file', 'readXfile', false],
  ['[a-z]+', 'abc', false],
  ['(', '(', true],
  ['', 'x', false],
])('“%s” against “%s”: %s', (pattern, text, matches) => {
  expect(compileGlob(pattern)(text)).toBe(matches);
});

it('answers as the plain definition does', () => {
  const fromAlphabet = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(fromAlphabet, text, (pattern, candidate) => {
      const plain = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(compileGlob(pattern)(candidate)).toBe(plain.test(candidate));
    }),
  );
});

it('is not slow for any pattern', () => {
  const matches = compileGlob('*a*a*a*a*a*a*a*a*a*a*b');
  const startedMs = performance.now();
  expect(matches('a'.repeat(100_000))).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(1000);
});

it.each([
  ['*', 'anything*', true],
  ['a*', 'ab*', true],
  ['a*', 'a', true],
  ['a?', 'a?', true],
  ['a?', 'ab', true],
  ['a?', 'a*', false],
  ['ab', 'a?', false],
  ['a*c', 'ab*c', true],
  ['a*c', 'ab*', false],
  ['*b', 'a*', false],
  ['a', 'b', false],
  ['a', 'a', true],
  ['**', 'a', true],
  ['?', 'a', true],
  ['ab', 'b', false],
  ['a?', 'a?*', false],
  ['a?', 'aab', false],
  ['*a', 'ba', true],
  ['*a*', 'b*a', true],
  ['?', '', false],
  ['?*', '*', false],
  ['*?', '?*', false],
])('%s covers all that %s does: %s', (wide, narrow, does) => {
  expect(coversGlob(wide, narrow)).toBe(does);
});

it('never says wrongly that one glob covers another', () => {
  const glob = fc.string({ unit: fc.constantFrom('*', '?', 'a', 'b'), maxLength: 5 }).filter((each) => each !== '');
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(glob, glob, fc.array(text, { minLength: 5 }), (wide, narrow, texts) => {
      if (!coversGlob(wide, narrow)) return;
      for (const each of texts) expect(compileGlob(narrow)(each) && !compileGlob(wide)(each)).toBe(false);
    }),
    { numRuns: 3000 },
  );
});
