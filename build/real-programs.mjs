import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npm, run } from './run.mjs';
import { say } from './say.mjs';
import { cacheFolder } from './stand-in.mjs';

/** What the programs run on that are no programs by themselves: some of them want a newer Node than ours. */
const node = { package: 'node', version: '24.21.0' };

/** Installs a program from npm at its version, outside of the sources, once. Resolves to what its PATH begins with. */
export async function installProgram(program) {
  return [await binOf(program), await binOf(node)];
}

async function binOf(program) {
  const folder = join(cacheFolder(), 'clients', `${program.package.replaceAll('/', '-')}-${program.version}`);
  if (!existsSync(folder)) await install(program, folder);
  return join(folder, 'node_modules', program.bin ?? '.bin');
}

async function install({ package: name, version }, folder) {
  say(`installing ${name} ${version} from npm…`);
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    const [command, args] = npm(['install', '--prefix', work, '--no-audit', '--no-fund', '--loglevel=error']);
    const options = { cwd: work, stdio: ['ignore', 2, 2], shell: command === 'npm' };
    const code = await run(command, [...args, `${name}@${version}`], options);
    if (code !== 0) throw new Error(`npm could not install ${name} ${version}. Its message stands above.`);
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Puts a command into a network of its own, where there is nothing but this machine: programs that nobody knows shall reach
 * nothing from here. `undefined`: this system cannot do that.
 * @returns {[string, string[]] | undefined}
 */
export function withoutNetwork(command, args) {
  const flags = process.getuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net'];
  const script = 'ip link set lo up && exec "$0" "$@"';
  const inside = (what) => [...flags, 'sh', '-c', script, ...what];
  const works = process.platform === 'linux' && spawnSync('unshare', inside(['true'])).status === 0;
  return works ? ['unshare', inside([command, ...args])] : undefined;
}
