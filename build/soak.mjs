import { parseArgs } from 'node:util';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { endWithParent } from './parent.mjs';

const help = `npm run test:soak [-- options]

Lets 20 clients work with 10 servers for a long time, and fails when memory grows or something is left at the end.

  --minutes N   how long (30)
  --help        show this`;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, help: { type: 'boolean', short: 'h', default: false } },
});

if (values.help) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

endWithParent();
await orFail(async () => {
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes wants a number above 0.');
  await ensurePackages();
  // Only now: what it imports may have been installed a moment ago.
  const { withSource } = await import('./import-source.mjs');
  const failures = await withSource('/test/soak/soak.ts', ({ soak }) =>
    soak({ minutes, say: (line) => process.stdout.write(`${line}\n`) }),
  );
  process.stdout.write(
    failures.length === 0 ? '\n1 passed, 0 failed\n' : `\n${failures.join('\n')}\n\n0 passed, 1 failed\n`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
});
