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

  --fresh        try everything again
  --workers N    how many changes to try at the same time (as many as there are processors)
  --help         show this`;

const { values, positionals } = parseArgs({
  options: {
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

endWithParent();
await orFail(async () => {
  const workers = values.workers === undefined ? undefined : Number(values.workers);
  if (workers !== undefined && !(workers >= 1)) throw new Error('--workers wants a number above 0.');
  await ensurePackages();
  // Only now: what it imports may have been installed a moment ago.
  const { mutate } = await import('./mutation/mutate.mjs');
  process.exitCode = (await mutate({ wanted: positionals, isFresh: values.fresh, workers })) ? 0 : 1;
});
