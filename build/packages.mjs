import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { npm, root, run } from './run.mjs';
import { say } from './say.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.gatehouse-stamp');

/** Installs the npm packages that package-lock.json names, unless they are there. */
export async function ensurePackages() {
  checkNode(process.versions.node);
  if (isStamped()) return;
  await withLock(join(root, '.gatehouse-packages.lock'), async () => {
    if (isStamped()) return;
    if (!isInstalled()) await install();
    writeFileSync(stamp, lockHash());
  });
}

/** Whether every package of the lock file is installed in its version; optional ones depend on the platform. */
export function isComplete(lock, installed) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.optional && !entry.devOptional)
    .every(([path, entry]) => installed.packages[path]?.version === entry.version);
}

export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 18)) return;
  throw new Error(`Gatehouse needs Node 20.18 or newer; this is ${version}. Install a newer Node and try again.`);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isStamped() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

function isInstalled() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
  return isComplete(read(join(root, 'package-lock.json')), read(hidden));
}

async function install() {
  say('installing npm packages (about a minute)…');
  // Not `npm ci`: it refuses a lock file without the optional packages of platforms that a registry mirror does not hold.
  const [command, args] = npm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  const code = await run(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: command === 'npm' });
  if (code !== 0) {
    throw new Error('npm could not install the packages. Its message stands above; check the network and try again.');
  }
}
