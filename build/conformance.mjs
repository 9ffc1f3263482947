import { parseArgs } from 'node:util';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';

const help = `npm run conformance [-- options]

Runs the official MCP conformance suite through Gatehouse, from the sources, leg by leg.

  --leg NAME       only this leg; may be given more than once
  --scenario NAME  only this scenario of the leg
  --verbose        also what the suite prints, and each check that did not succeed with its details
  --list           names the legs
  --help           show this`;

const { values } = await orFail(() =>
  parseArgs({
    options: {
      leg: { type: 'string', multiple: true },
      scenario: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }),
);

if (values.help) {
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

await orFail(async () => {
  await ensurePackages();
  // Only now: what it imports may have been installed a moment ago.
  const { withSource } = await import('./import-source.mjs');
  const isGood = await withSource('/test/conformance/run-legs.ts', ({ runLegs }) =>
    runLegs(values, (line) => process.stdout.write(`${line}\n`)),
  );
  process.exitCode = isGood ? 0 : 1;
});
