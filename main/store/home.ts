import { chmodSync, lstatSync, mkdirSync, readdirSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { GatehouseError } from '../../shared/errors';
import { codeOf, explainFailure } from './explain-failure';

export interface HomeOptions {
  /** What `--home` says. */
  flag?: string | undefined;
  environment: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
}

/** The folder that holds all state of this instance: `--home`, else `GATEHOUSE_HOME`, else where this system keeps such things. */
export function resolveHome({ flag, environment, platform }: HomeOptions): string {
  const path = platform === 'win32' ? win32 : posix;
  const chosen = flag || environment['GATEHOUSE_HOME'];
  return chosen ? path.resolve(chosen) : defaultHome(environment, platform);
}

function defaultHome(environment: HomeOptions['environment'], platform: NodeJS.Platform): string {
  if (platform === 'win32') {
    const profile = environment['USERPROFILE'] || homedir();
    return win32.join(environment['APPDATA'] || win32.join(profile, 'AppData', 'Roaming'), 'Gatehouse');
  }
  const person = environment['HOME'] || homedir();
  if (platform === 'darwin') return posix.join(person, 'Library', 'Application Support', 'Gatehouse');
  const config = environment['XDG_CONFIG_HOME'];
  // The XDG specification: a relative path here is invalid and ignored.
  return posix.join(config && posix.isAbsolute(config) ? config : posix.join(person, '.config'), 'gatehouse');
}

/**
 * Makes the folder where it is missing and closes it and the files in it to everybody else. Throws a sentence when the
 * folder is not ours alone: it decides what is allowed, so who can write it is the policy.
 */
export function prepareHome(path: string): void {
  const found = lookAt(path) ?? make(path);
  if (found.isSymbolicLink()) throw refused(path, 'is a link to somewhere else', 'Name the folder it points to');
  if (!found.isDirectory()) throw refused(path, 'is not a folder', 'Name a folder');
  if (process.platform === 'win32') return;
  if (found.uid !== process.getuid?.()) throw refused(path, 'belongs to another user', 'Name a folder of your own');
  closeToOthers(path, 0o700);
  for (const name of readdirSync(path)) closeFile(join(path, name));
}

function make(path: string): Stats {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return lstatSync(path);
  } catch (error) {
    throw new GatehouseError(
      'conflict',
      `Gatehouse cannot make its folder “${path}”: ${explainFailure(error)}. Make it yourself, or name another one with --home.`,
      { cause: error },
    );
  }
}

function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new GatehouseError(
      'conflict',
      `Gatehouse cannot use the folder “${path}”: ${explainFailure(error)}. Name another one with --home.`,
      { cause: error },
    );
  }
}

function closeFile(path: string): void {
  const file = lookAt(path);
  if (file?.isFile() && file.uid === process.getuid?.()) closeToOthers(path, 0o600);
}

function closeToOthers(path: string, mode: number): void {
  const before = lookAt(path);
  if (before === undefined || (before.mode & 0o777) === mode) return;
  try {
    chmodSync(path, mode);
  } catch (error) {
    throw refused(path, `cannot be closed to other users (${explainFailure(error)})`, 'Name another folder', error);
  }
  // Some file systems accept the change and ignore it.
  if (((lookAt(path)?.mode ?? 0) & 0o077) !== 0) {
    throw refused(
      path,
      'is on a disk that knows no permissions, so other users could change it',
      'Name another folder',
    );
  }
}

function refused(path: string, what: string, next: string, cause?: unknown): GatehouseError {
  return new GatehouseError('conflict', `“${path}” ${what}. ${next} with --home or GATEHOUSE_HOME.`, { cause });
}
