import { readFileSync, writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner';
import { hitLimit, nearestTests, readImports } from './nearest.mjs';

/** @type {any} As a plugin is declared, with what its factory wants to be given; only the types of another package say so. */
const [vitest] = vitestPlugins;

// Only one of Stryker’s processes does the dry run. All of them work in the sandbox.
const hitsFile = 'stryker-hits.json';

/** Stryker’s runner for Vitest, but a mutant is tried by the tests nearest to it first, and by no more than those near it. */
export const strykerPlugins = [{ ...vitest, name: 'nearest', factory: createRunner }];

createRunner.inject = vitest.factory.inject;
function createRunner(injector) {
  const inner = vitest.factory(injector);
  let known;

  async function mutantRun(options) {
    known ??= { imports: readImports(), hits: JSON.parse(readFileSync(hitsFile, 'utf8')) };
    const source = relative(process.cwd(), options.sandboxFileName).split(sep).join('/');
    let result;
    let completed = 0;
    for (const ids of testsByLevel(source, known.imports, options.testFilter ?? [])) {
      const limit = hitLimit(options.activeMutant.id, known.hits, ids);
      // Some modules are loaded by a test, and not before all of them: what runs while they load must be changed by then.
      const load = { mutantActivation: 'static', testFilter: ids, hitLimit: limit };
      result = await inner.mutantRun({ ...options, ...load });
      completed += result.nrOfTests ?? 0;
      if (result.status !== 'survived') break;
    }
    return 'nrOfTests' in result ? { ...result, nrOfTests: completed } : result;
  }

  return {
    capabilities: () => inner.capabilities(),
    init: () => inner.init(),
    async dryRun(options) {
      const result = await inner.dryRun(options);
      writeFileSync(hitsFile, JSON.stringify(result.mutantCoverage?.perTest ?? {}));
      return result;
    },
    mutantRun,
    dispose: () => inner.dispose(),
  };
}

function testsByLevel(source, imports, ids) {
  const fileOf = (id) => id.slice(0, id.indexOf('#'));
  const tests = [...new Set(ids.map(fileOf))];
  return nearestTests(source, { imports, tests }).map((level) => ids.filter((id) => level.includes(fileOf(id))));
}
