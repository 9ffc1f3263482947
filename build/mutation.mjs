import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { endWithParent } from './parent.mjs';

const help = `npm run mutation [-- options] [FILE or FOLDER…]

Changes the core at one place at a time and sees whether its tests notice. All of it takes long; what was found
before is not tried again, unless the code or its tests changed. With files or folders (main/gateway/policy,
main/gateway/confirm.ts, main/gateway/confirm.ts:10-20) only these, and each change that no test noticed is listed.

Results stand in out/mutation/report.json and report.html, those of a part in a folder beside them.
Fails below 85 % for the whole.

  --sample N     only N declarations chosen at random: an estimate of the score, with how far it may be off
  --seed N       which ones (others each time)
  --fresh        try everything again
  --workers N    how many changes to try at the same time (as many as there are processors)
  --help         show this`;

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    workers: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
  allowPositionals: true,
});

if (values.help) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

/** A whole number above 0; `undefined` where it was not given. */
function readCount(option) {
  const text = values[option];
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${option} wants a whole number above 0.`);
  return Number(text);
}

endWithParent();
await orFail(async () => {
  const workers = readCount('workers');
  const count = readCount('sample');
  const sampling = count === undefined ? undefined : { count, seed: readCount('seed') ?? randomInt(1, 1_000_000) };
  await ensurePackages();
  // Only now: what it imports may have been installed a moment ago.
  const { mutate } = await import('./mutation/mutate.mjs');
  process.exitCode = (await mutate({ wanted: positionals, sampling, isFresh: values.fresh, workers })) ? 0 : 1;
});
