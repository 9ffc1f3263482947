import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { root } from './run.mjs';

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
  const { createServer, createServerModuleRunner, loadConfigFromFile } = await import('vite');
  // Gatehouse and the harness are TypeScript and run as they stand: no build in between that could be older than they are.
  const vite = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    plugins: await testPlugins(loadConfigFromFile),
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const runner = createServerModuleRunner(vite.environments.ssr, { hmr: false });
  const { runLegs } = await runner.import('/test/conformance/run-legs.ts');
  const isGood = await runLegs(values, (line) => process.stdout.write(`${line}\n`));
  await runner.close();
  await vite.close();
  process.exitCode = isGood ? 0 : 1;
});

/** The sources mean here what they mean in the tests. */
async function testPlugins(loadConfigFromFile) {
  const loaded = await loadConfigFromFile({ command: 'serve', mode: 'test' }, join(root, 'vitest.config.ts'));
  /** @type {any} */
  const { test } = loaded?.config ?? {};
  return test.projects.find((project) => project.test.name === 'peers').plugins ?? [];
}
