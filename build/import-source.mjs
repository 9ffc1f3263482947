import { join } from 'node:path';
import { createServer, createServerModuleRunner, loadConfigFromFile } from 'vite';
import { root } from './run.mjs';

/** Runs `use` with what a TypeScript module of the repository exports. It runs as it stands: no build in between could be older than it is. */
export async function withSource(path, use) {
  const vite = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    plugins: await testPlugins(),
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const runner = createServerModuleRunner(vite.environments.ssr, { hmr: false });
  try {
    return await use(await runner.import(path));
  } finally {
    await runner.close();
    await vite.close();
  }
}

/** The sources mean here what they mean in the tests. */
async function testPlugins() {
  const loaded = await loadConfigFromFile({ command: 'serve', mode: 'test' }, join(root, 'vitest.config.ts'));
  /** @type {any} */
  const { test } = loaded?.config ?? {};
  return test.projects.find((project) => project.test.name === 'node').plugins ?? [];
}
