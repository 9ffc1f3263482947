import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverageArgs, coveredTests, readCoverage } from '../../build/coverage.mjs';

const root = '/somewhere';

/** A file whose branches begin in these lines and were taken so often; `null`: an `else` that is not written. */
function aFile(name: string, ...branches: { lines: (number | null)[]; taken: number[] }[]) {
  const at = (line: number | null) => ({ start: line === null ? {} : { line } });
  return {
    path: join(root, 'main', name),
    branchMap: Object.fromEntries(
      branches.map(({ lines }, id) => [id, { loc: at(lines[0] ?? null), locations: lines.map(at) }]),
    ),
    b: Object.fromEntries(branches.map(({ taken }, id) => [id, taken])),
  };
}

const reportOf = (...files: ReturnType<typeof aFile>[]) => Object.fromEntries(files.map((file) => [file.path, file]));

describe('readCoverage', () => {
  it('passes where every branch was taken', () => {
    const report = reportOf(aFile('a.ts', { lines: [3, 5], taken: [1, 7] }), aFile('without-branches.ts'));
    expect(readCoverage(report, { root, least: 100 })).toEqual({
      result: { name: 'coverage', passed: 1, failed: 0, skipped: 0, durationMs: 0 },
      lines: ['coverage: 2 of 2 branches, 100.00 %; wanted: 100 %'],
    });
  });

  it('fails for a single branch, and names its file and line', () => {
    const report = reportOf(
      aFile('a.ts', { lines: [3, 5], taken: [1, 1] }),
      aFile(
        'b.ts',
        { lines: [20, 22], taken: [0, 0] },
        { lines: [7, null], taken: [4, 0] },
        { lines: [7], taken: [0] },
      ),
    );
    expect(readCoverage(report, { root, least: 100 })).toMatchObject({
      result: { passed: 0, failed: 1 },
      lines: [
        `${join('main', 'b.ts')}: no test takes a branch in line 7, 20, 22`,
        'coverage: 3 of 7 branches, 42.86 %; wanted: 100 %',
      ],
    });
  });

  it('is content with less where less is wanted, but still names what is missing', () => {
    const report = reportOf(aFile('a.ts', { lines: [3, 5], taken: [1, 0] }));
    const { result, lines } = readCoverage(report, { root, least: 50 });
    expect(result.passed).toBe(1);
    expect(lines).toHaveLength(2);
  });

  it.each([
    ['there is no report', undefined],
    ['no file is in it', {}],
  ])('fails where %s', (_what, report) => {
    expect(readCoverage(report, { root })).toMatchObject({
      result: { passed: 0, failed: 1 },
      lines: ['coverage: nothing was measured.'],
    });
  });
});

it('leaves out of the second run what was in the first', () => {
  const filters = coverageArgs('somewhere').filter((argument) => !argument.startsWith('--'));
  expect(filters).toContain('test/main/gateway/policy/');
  expect(coveredTests).toContain('test/main/gateway/policy/**');
  expect(coveredTests).toContain('test/main/gateway/confirm*');
  expect(coveredTests.map((glob: string) => glob.replace(/\*+$/, ''))).toEqual(filters);
});
