import { describe, expect, it } from 'vitest';
import { hitLimit, importsOf, nearestTests } from '../../../build/mutation/nearest.mjs';

describe('importsOf', () => {
  it('reads what a module imports of the repository when it runs', () => {
    const text = [
      "import { z } from 'zod';",
      "import type { Rule } from '../../../shared/domain/policy';",
      "import { raise } from './raise';",
      'import {',
      '  type A,',
      '  b,',
      "} from '../json/walk';",
      "export { c } from './c';",
    ].join('\n');
    expect(importsOf('main/gateway/policy/glob.ts', text)).toEqual([
      'main/gateway/policy/raise',
      'main/gateway/json/walk',
      'main/gateway/policy/c',
    ]);
  });
});

describe('nearestTests', () => {
  const imports = new Map([
    ['main/a.ts', []],
    ['main/b.ts', ['main/a']],
    ['main/c.ts', ['main/b']],
    ['main/d.ts', ['main/c', 'main/a-b']],
  ]);
  const near = (...tests: string[]) => nearestTests('main/a.ts', { imports, tests });

  it('are those of the module, then those of what imports it, and none further away', () => {
    const all = ['test/main/c.test.ts', 'test/main/b.test.ts', 'test/main/a.test.ts'];
    expect(near(...all)).toEqual([['test/main/a.test.ts'], ['test/main/b.test.ts']]);
  });

  it('are those of two steps where a step has none', () => {
    const all = ['test/main/d.test.ts', 'test/main/c.test.ts', 'test/main/a.test.ts'];
    expect(near(...all)).toEqual([['test/main/a.test.ts'], ['test/main/c.test.ts']]);
    expect(near('test/main/d.test.ts')).toEqual([['test/main/d.test.ts']]);
  });

  it('hold all that is split by subject, but nothing of a module whose name begins alike', () => {
    const all = ['test/main/a-by-hand.test.ts', 'test/main/ab.test.ts', 'test/main/a.test.ts'];
    expect(near(...all)).toEqual([['test/main/a-by-hand.test.ts', 'test/main/a.test.ts']]);
  });

  it('are all where none is near, and none where there are none', () => {
    expect(near('test/main/x.test.ts', 'test/main/y.test.ts')).toEqual([
      ['test/main/x.test.ts', 'test/main/y.test.ts'],
    ]);
    expect(near()).toEqual([[]]);
  });

  it('are found though modules import each other', () => {
    const circle = new Map([
      ['main/a.ts', ['main/b']],
      ['main/b.ts', ['main/a']],
    ]);
    expect(nearestTests('main/a.ts', { imports: circle, tests: ['test/main/b.test.ts'] })).toEqual([
      ['test/main/b.test.ts'],
    ]);
  });
});

it('takes a mutant for an endless loop when it is reached far more often than by the tests without it', () => {
  const hits = {
    'a.test.ts#one': { 7: 50_000, 8: 1 },
    'a.test.ts#two': { 7: 10_000 },
    'b.test.ts#three': { 7: 1_000_000 },
  };
  expect(hitLimit('7', hits, ['a.test.ts#one', 'a.test.ts#two'])).toBe(280_000);
  expect(hitLimit('8', hits, ['a.test.ts#two'])).toBe(100_000);
  expect(hitLimit('9', hits, ['unknown'])).toBe(100_000);
});
