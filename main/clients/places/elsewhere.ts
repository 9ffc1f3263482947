import type { FileFacts, Machine } from './machine';
import { mappedFiles } from './mapped-files';
import { variable } from './path-tokens';

/** Nobody has more, and each one costs a start of that system. */
const maxDistributions = 8;
const maxPeople = 8;

/** What `C:\Users` holds besides people. */
const noPeople: readonly string[] = [
  'public',
  'default',
  'default user',
  'all users',
  'defaultapppool',
  'wdagutilityaccount',
];

/**
 * Homes on the other side of WSL, each as a machine of its own: from Windows those in the given distributions, from inside WSL
 * those of Windows. Clients there are shown; nothing is written there, for their 127.0.0.1 is not always ours. On Windows,
 * asking starts a distribution that sleeps: only when the person wants it.
 */
export async function machinesElsewhere(machine: Machine, distributions: readonly string[]): Promise<Machine[]> {
  if (machine.platform === 'win32') {
    const names = distributions.filter(isDistribution).slice(0, maxDistributions);
    return (await Promise.all(names.map((name) => homesInside(machine, name)))).flat();
  }
  return machine.platform === 'linux' && (await isInsideWsl(machine)) ? homesOfWindows(machine) : [];
}

/** What `wsl.exe --list --quiet` prints, which is UTF-16 without a mark. Starts no distribution. */
export function readDistributions(output: Buffer): string[] {
  const text = output.includes(0) ? output.toString('utf16le') : output.toString('utf8');
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/[\u{feff}\0]/gu, '').trim())
    .filter(isDistribution);
}

function isDistribution(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name) && !name.startsWith('docker-desktop');
}

async function homesInside(machine: Machine, distribution: string): Promise<Machine[]> {
  const root = `\\\\wsl.localhost\\${distribution}`;
  // A link can lead to a disk of Windows; such a path is left as it is.
  const toHere = (path: string) => (path.startsWith('/') ? root + path.replaceAll('/', '\\') : path);
  const fromHere = (path: string) =>
    path.startsWith(`${root}\\`) ? path.slice(root.length).replaceAll('\\', '/') : path;
  const people = await foldersIn(machine, toHere('/home'), '\\');
  return people.map((person) => ({
    platform: 'linux',
    home: `/home/${person}`,
    environment: {},
    files: mappedFiles(machine.files, toHere, fromHere),
    elsewhere: { label: `${distribution} (WSL), ${person}`, toHere },
  }));
}

async function isInsideWsl(machine: Machine): Promise<boolean> {
  if (variable(machine, 'WSL_DISTRO_NAME') !== undefined) return true;
  return (await machine.files.stat('/proc/sys/fs/binfmt_misc/WSLInterop')) !== 'absent';
}

async function homesOfWindows(machine: Machine): Promise<Machine[]> {
  const toHere = (path: string) =>
    /^[A-Za-z]:/.test(path) ? `/mnt/${path.charAt(0).toLowerCase()}${path.slice(2).replaceAll('\\', '/')}` : path;
  const fromHere = (path: string) =>
    /^\/mnt\/[a-z]\//.test(path) ? `${path.charAt(5).toUpperCase()}:${path.slice(6).replaceAll('/', '\\')}` : path;
  const people = await foldersIn(machine, '/mnt/c/Users', '/');
  return people
    .filter((person) => !noPeople.includes(person.toLowerCase()))
    .map((person) => ({
      platform: 'win32',
      home: `C:\\Users\\${person}`,
      environment: {},
      files: mappedFiles(machine.files, toHere, fromHere),
      elsewhere: { label: `Windows, ${person}`, toHere },
    }));
}

async function foldersIn({ files }: Machine, folder: string, separator: string): Promise<string[]> {
  try {
    const names = (await files.list(folder)).filter((name) => !name.startsWith('.')).toSorted();
    const found = await Promise.all(names.map((name) => files.stat(folder + separator + name)));
    return names.filter((_, index) => isFolder(found[index])).slice(0, maxPeople);
  } catch {
    return [];
  }
}

function isFolder(facts: FileFacts | 'absent' | 'denied' | undefined): boolean {
  return typeof facts === 'object' && facts.kind === 'directory';
}
