/** One result a suite: `{ name, passed, failed, skipped, durationMs }`. */
export function result(name, counts) {
  return { name, passed: 0, failed: 0, skipped: 0, durationMs: 0, ...counts };
}

/** Vitest’s JSON report, split by the part of the tree that a test file stands in. */
export function readVitest(report) {
  const results = new Map();
  for (const file of report.testResults) {
    const name = groupOf(file.name.replaceAll('\\', '/'));
    const sum = results.get(name) ?? result(name);
    const count = (...statuses) => file.assertionResults.filter(({ status }) => statuses.includes(status)).length;
    const failed = count('failed');
    results.set(name, {
      name,
      passed: sum.passed + count('passed'),
      // A file that could not even load has failed, though none of its tests has.
      failed: sum.failed + (failed === 0 && file.status === 'failed' ? 1 : failed),
      skipped: sum.skipped + count('pending', 'skipped', 'todo', 'disabled'),
      durationMs: sum.durationMs + (file.endTime - file.startTime),
    });
  }
  return [...results.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export function readPlaywright(name, report) {
  const { expected, flaky, unexpected, skipped, duration } = report.stats;
  return result(name, {
    passed: expected + flaky,
    failed: unexpected + (unexpected === 0 ? report.errors.length : 0),
    skipped,
    durationMs: duration,
  });
}

/** A runner that fails without a failed test, or without any test at all, still counts as one failure. */
export function settle(name, results, code) {
  const failed = results.some((one) => one.failed > 0);
  const ran = results.some((one) => one.passed + one.failed > 0);
  if ((code === 0 || failed) && ran) return results;
  return [...results, result(ran ? `${name}: the run itself` : `${name}: no test ran`, { failed: 1 })];
}

/** Every expected suite that is absent from the results, as a failure of its own. */
export function requireSuites(results, names) {
  const absent = names.filter((name) => !results.some((one) => one.name === name && one.passed + one.failed > 0));
  return [...results, ...absent.map((name) => result(`${name}: no test ran`, { failed: 1 }))];
}

export function table(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results.map((one) => {
    const skipped = one.skipped > 0 ? `, ${one.skipped} skipped` : '';
    const seconds = `${(one.durationMs / 1000).toFixed(1)} s`;
    return `${one.name.padEnd(width)}  ${one.passed} passed, ${one.failed} failed${skipped} in ${seconds}`;
  });
}

export function closingLine(results) {
  const sum = (key) => results.reduce((total, one) => total + one[key], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped}`;
}

function groupOf(path) {
  if (path.includes('/test/main/gateway/')) return 'gateway';
  if (path.includes('/test/renderer/')) return 'renderer';
  const peer = /\/test\/(bench|conformance|fidelity|hostile|matrix|soak)\//.exec(path);
  if (peer) return peer[1];
  return 'unit';
}
