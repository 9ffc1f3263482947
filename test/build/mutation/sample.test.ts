import { expect, it } from 'vitest';
import { declarations, sample, uncertainty } from '../../../build/mutation/sample.mjs';

const text = `import { a } from './a';

/** Words. */
export const b = 1;

export interface C {
  d: string;
}

/** More words. */
export function e(
  f: number,
): number {
  if (f) return 1;

  return 2;
}

const g = [
  1,
];
async function h() {}
`;

it('declarations go from their first line to where they are closed', () => {
  expect(declarations(text)).toEqual([
    [4, 8],
    [11, 17],
    [19, 21],
    [22, 22],
  ]);
});

const read = () => text;
const files = Array.from({ length: 25 }, (_, index) => `file-${index}.ts`);

it('a sample is the same for the same seed, and another for another', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => sample(files, { count: 10, seed, read }));
  expect(first).toHaveLength(10);
  expect(new Set(first).size).toBe(10);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

it('every declaration may be in it', () => {
  const all = sample(files, { count: 1000, seed: 3, read });
  expect(all).toHaveLength(100);
  expect(all).toContain('file-7.ts:11-17');
});

function aReport(...counts: readonly (readonly [killed: number, survived: number])[]) {
  const mutants = counts.flatMap(([killed, survived], index) =>
    Array.from({ length: killed + survived }, (_, nth) => ({
      status: nth < killed ? 'Killed' : 'Survived',
      location: { start: { line: 10 * index + 1 } },
    })),
  );
  const ranges = counts.map((_, index) => `a.ts:${10 * index + 1}-${10 * index + 9}`);
  return [{ files: { 'a.ts': { mutants } } }, ranges] as const;
}

it('a sample is as sure as its declarations are alike', () => {
  expect(uncertainty(...aReport([9, 1], [9, 1], [18, 2]))).toBeCloseTo(0);
  // Ratio 0.5, squares 2 × 25, deviation √(50 × 2) ÷ 20.
  expect(uncertainty(...aReport([10, 0], [0, 10]))).toBeCloseTo(98);
  expect(uncertainty(...aReport([9, 1], [8, 2], [10, 0], [9, 1]))).toBeLessThan(10);
});

it('of one declaration alone nothing is sure', () => {
  expect(uncertainty(...aReport([9, 1]))).toBe(100);
  expect(uncertainty(...aReport([9, 1], [0, 0]))).toBe(100);
});
