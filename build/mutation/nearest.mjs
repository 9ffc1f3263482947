import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/**
 * The tests that a mutant is tried by, in the order in which they are tried: those of its own module and those of the modules that
 * import it; where these have none, those of the modules that import them in turn, and so on. Tests further away could kill it by
 * chance, but would say little about where the fault is, and take most of the time.
 * `imports`: what each file imports, as paths from the root. `tests`: the test files to choose from, such as those that reach the mutant.
 */
export function nearestTests(source, { imports, tests, levelsWanted = 2 }) {
  const levels = [];
  const left = new Set(tests);
  const seen = new Set([source]);
  let modules = [source];
  while (modules.length > 0 && left.size > 0 && levels.length < levelsWanted) {
    const level = [...left].filter((test) => modules.some((module) => isTestOf(test, module)));
    for (const test of level) left.delete(test);
    if (level.length > 0) levels.push(level);
    modules = importersOf(modules, imports).filter((module) => !seen.has(module));
    for (const module of modules) seen.add(module);
  }
  return levels.length > 0 ? levels : [tests];
}

/**
 * How often a mutant may be reached before it counts as an endless loop: three times as often as these tests reach it without it, and
 * never less than a hundred thousand times. Waiting for the time-out instead would take most of a run.
 */
export function hitLimit(mutant, hits, tests) {
  return 3 * tests.reduce((sum, test) => sum + (hits[test]?.[mutant] ?? 0), 0) + 100_000;
}

/** What each module of the core may be imported by: all of `main` and `shared`, read below the working directory. */
export function readImports() {
  return new Map(
    ['main', 'shared']
      .flatMap((folder) => filesBelow(folder, '.ts'))
      .map((path) => [path, importsOf(path, readFileSync(path, 'utf8'))]),
  );
}

/** Paths with forward slashes, from the working directory. */
export function filesBelow(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name).split(sep).join('/'));
}

/** What a file of the repository imports of it at run time, as paths from the root without `.ts`. */
export function importsOf(path, text) {
  return [...text.matchAll(/^(?:import|export)(?! type\b)[^'"]*?from '(\.[^']+)'/gm)].map(([, target]) =>
    posix.join(posix.dirname(path), target),
  );
}

/** `queue-order.test.ts` is one of `queue.ts`, too: long tests are split by subject. */
function isTestOf(test, module) {
  const stem = `test/${module.replace(/\.ts$/, '')}`;
  return test.startsWith(stem) && /^(-[a-z0-9-]+)?\.test\.ts$/.test(test.slice(stem.length));
}

function importersOf(modules, imports) {
  const wanted = new Set(modules.map((module) => module.replace(/\.ts$/, '')));
  return [...imports].filter(([, targets]) => targets.some((target) => wanted.has(target))).map(([path]) => path);
}
