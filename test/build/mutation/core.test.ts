import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coreFiles, coreTests, partsOf, withoutRange } from '../../../build/mutation/core.mjs';

describe('coreFiles', () => {
  it('are all that exist, each once, where none is named', () => {
    const files = coreFiles([]);
    expect(files).toContain('main/gateway/policy/evaluate.ts');
    expect(files).toContain('main/gateway/approval/preview/sql.ts');
    expect(files).toContain('shared/domain/condition.ts');
    expect(files.filter((file: string) => !existsSync(file))).toEqual([]);
    expect(new Set(files).size).toBe(files.length);
  });

  it.each([
    ['main/gateway/confirm.ts', ['main/gateway/confirm.ts']],
    ['./main/gateway/confirm.ts:10-20', ['main/gateway/confirm.ts:10-20']],
    ['main/gateway/json/', ['main/gateway/json/check.ts', 'main/gateway/json/digest.ts', 'main/gateway/json/walk.ts']],
  ])('are for %s only these', (wanted, files) => {
    expect(coreFiles([wanted])).toEqual(files);
  });

  it('do not hold what is not of the core', () => {
    expect(() => coreFiles(['main/store'])).toThrow('main/store is not in the core, which is: main/gateway/policy,');
  });
});

it('puts the ranges of a file together', () => {
  const parts = partsOf(['a.ts:1-2', 'b.ts', 'a.ts:5-9']);
  expect(parts).toEqual([['a.ts:1-2', 'a.ts:5-9'], ['b.ts']]);
  expect(parts.flat().map(withoutRange)).toEqual(['a.ts', 'a.ts', 'b.ts']);
});

it('tries the tests of the core, and no others', () => {
  const tests = coreTests();
  expect(tests).toContain('test/main/gateway/confirm.test.ts');
  expect(tests).toContain('test/shared/domain/condition.test.ts');
  expect(tests.filter((test: string) => test.startsWith('test/main/store'))).toEqual([]);
});
