import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, run } from './run.mjs';
import { say } from './say.mjs';

const inputs = ['main', 'renderer', 'shared', 'electron.vite.config.ts', 'package-lock.json', 'package.json'];

/** Builds `out/` when a source is newer than what is there, by content. */
export async function ensureBuild() {
  const stamp = join(root, 'out', '.stamp');
  if (isCurrent(stamp)) return;
  await withLock(join(root, '.gatehouse-build.lock'), async () => {
    if (isCurrent(stamp)) return;
    const hash = hashOf(root, inputs);
    say('building (about fifteen seconds)…');
    const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const code = await run(process.execPath, [script, 'build', '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (code !== 0) throw new Error('The build failed. Its message stands above.');
    mkdirSync(join(root, 'out'), { recursive: true });
    writeFileSync(stamp, hash);
  });
}

/** One digest over the names and contents of these files and folders. */
export function hashOf(folder, names) {
  const hash = createHash('sha256');
  for (const path of names.flatMap((name) => filesOf(folder, name)).sort()) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesOf(folder, name) {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [name];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function isCurrent(stamp) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(root, inputs);
}
