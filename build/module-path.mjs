import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './run.mjs';

const suffix = '?modulePath';
const folder = join(root, 'node_modules', '.cache', 'gatehouse-modules');

/**
 * Gives `import path from './worker?modulePath'` its meaning where electron-vite, whose it is, does not build: in tests.
 * The module is bundled into a file of its own inside the project, where its packages are found.
 */
export function modulePath() {
  return {
    name: 'gatehouse:module-path',
    enforce: /** @type {const} */ ('pre'),
    async load(/** @type {string} */ id) {
      if (!id.endsWith(suffix)) return undefined;
      return `export default ${JSON.stringify(await bundle(id.slice(0, -suffix.length)))};`;
    },
  };
}

/** The same content has the same name, so that suites which run at once do not write over each other. */
async function bundle(/** @type {string} */ entry) {
  const built = await build({ configFile: false, logLevel: 'silent', build: { ssr: entry, write: false } });
  if (!('output' in built)) throw new Error('Vite gave no bundle.');
  const { code } = built.output[0];
  const file = join(folder, `${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, file);
  return file;
}
