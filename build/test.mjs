import { resolveElectron } from './electron-runtime.mjs';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { say } from './say.mjs';
import { ensureBuild } from './sources.mjs';
import { check, e2e, pack, peers, unit } from './suites.mjs';
import { closingLine, result, table } from './summary.mjs';
import { ensureSystem, testPackages } from './system.mjs';

const all = { check, unit, peers, e2e, pack };
const [wanted, ...rest] = process.argv.slice(2);
const chosen = wanted === undefined ? Object.keys(all) : [wanted];

if (!chosen.every((name) => name in all)) {
  say(`there is no part "${wanted}". Use one of: ${Object.keys(all).join(', ')}.`);
  process.exit(64);
}

await orFail(ensurePackages);
if (wanted !== 'check') await orFail(() => ensureSystem(testPackages));

const results = [];
for (const name of chosen) results.push(...(await runSuite(name)));

process.stdout.write(`\n${table(results).join('\n')}\n\n${closingLine(results)}\n`);
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;

/** A suite that cannot run is a failure like any other: the following ones still get their turn. */
async function runSuite(name) {
  try {
    // The bench measures what was built, and the app is started from it.
    if (name === 'peers' || name === 'e2e') await ensureBuild();
    if (name === 'e2e') {
      if (!(await resolveElectron())) throw new Error('No Electron can be had for this machine.');
    }
    return await all[name](rest);
  } catch (error) {
    say(error.message);
    return [result(`${name}: could not run`, { failed: 1 })];
  }
}
