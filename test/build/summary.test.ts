import { describe, expect, it } from 'vitest';
import { closingLine, readPlaywright, readVitest, requireSuites, result, settle, table } from '../../build/summary.mjs';

const file = (name: string, statuses: string[], status = 'passed') => ({
  name: `/somewhere/test/${name}`,
  status,
  startTime: 1000,
  endTime: 1500,
  assertionResults: statuses.map((one) => ({ status: one })),
});

describe('readVitest', () => {
  it('splits the tests by the part of the tree that they cover', () => {
    const results = readVitest({
      testResults: [
        file('main/gateway/call-tool.test.ts', ['passed', 'failed']),
        file('renderer/ipc/client.test.ts', ['passed']),
        file('shared/errors.test.ts', ['passed', 'skipped', 'todo']),
      ],
    });
    expect(results).toEqual([
      result('gateway', { passed: 1, failed: 1, durationMs: 500 }),
      result('renderer', { passed: 1, durationMs: 500 }),
      result('unit', { passed: 1, skipped: 2, durationMs: 500 }),
    ]);
  });

  it('counts a file that could not load as one failure', () => {
    expect(readVitest({ testResults: [file('a.test.ts', [], 'failed')] })).toMatchObject([{ passed: 0, failed: 1 }]);
  });
});

describe('readPlaywright', () => {
  const stats = { expected: 3, flaky: 0, unexpected: 0, skipped: 1, duration: 20 };

  it('reads the totals of the report', () => {
    const counts = { passed: 3, skipped: 1, durationMs: 20 };
    expect(readPlaywright('e2e', { stats, errors: [] })).toEqual(result('e2e', counts));
  });

  it('counts an error outside of a test', () => {
    expect(readPlaywright('e2e', { stats, errors: [{}] }).failed).toBe(1);
  });
});

describe('settle', () => {
  it('leaves a run alone that went well, or whose failure a test explains', () => {
    const good = [result('unit', { passed: 1 })];
    const bad = [result('unit', { failed: 1 })];
    expect([settle('vitest', good, 0), settle('vitest', bad, 1)]).toEqual([good, bad]);
  });

  it('fails a run that ended badly though every test passed', () => {
    expect(settle('vitest', [result('unit', { passed: 1 })], 1).at(-1)).toMatchObject({ failed: 1 });
  });

  it('fails a run without a test', () => {
    expect(settle('e2e', [result('e2e')], 0).at(-1)).toMatchObject({ name: 'e2e: no test ran', failed: 1 });
  });
});

it('requireSuites fails for each suite that did not run', () => {
  const results = requireSuites([result('unit', { passed: 1 })], ['unit', 'gateway']);
  expect(results.slice(1)).toEqual([result('gateway: no test ran', { failed: 1 })]);
});

describe('closingLine', () => {
  it('adds all suites up', () => {
    expect(closingLine([result('a', { passed: 2 }), result('b', { passed: 1, failed: 1 })])).toBe('3 passed, 1 failed');
  });

  it('names skipped tests only when there are some', () => {
    expect(closingLine([result('a', { passed: 2, skipped: 1 })])).toBe('2 passed, 0 failed, 1 skipped');
  });
});

it('table gives one line to each suite', () => {
  expect(table([result('unit', { passed: 2, durationMs: 1240 }), result('e2e', { failed: 1, skipped: 1 })])).toEqual([
    'unit  2 passed, 0 failed in 1.2 s',
    'e2e   0 passed, 1 failed, 1 skipped in 0.0 s',
  ]);
});
