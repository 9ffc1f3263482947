import { posix, win32 } from 'node:path';
import { pathTokens } from '../catalogue/client-kinds';
import type { Machine, Platform } from './machine';

type Token = (typeof pathTokens)[number];

/** What each token stands for on one machine. */
export type Bases = Readonly<Record<Token, string>>;

/** A pattern of the catalogue as a place: below `base`, which is a plain path whatever characters it has. */
export interface Place {
  readonly base: string;
  readonly segments: readonly string[];
}

/** The rules of paths on that system, as far as text goes. */
export function pathsOf(platform: Platform) {
  return platform === 'win32' ? win32 : posix;
}

/**
 * The environment counts where it names an absolute path; the two folders of a Windows profile also have to be there, for the
 * environment of an elevated process or a service can be another account's.
 */
export async function basesOf(machine: Machine): Promise<Bases> {
  const { join } = pathsOf(machine.platform);
  const [appData, localAppData] = await Promise.all([
    profileFolder(machine, 'APPDATA', join(machine.home, 'AppData', 'Roaming')),
    profileFolder(machine, 'LOCALAPPDATA', join(machine.home, 'AppData', 'Local')),
  ]);
  const config = variablePath(machine, 'XDG_CONFIG_HOME') ?? join(machine.home, '.config');
  const settings = { darwin: join(machine.home, 'Library', 'Application Support'), win32: appData, linux: config };
  return {
    '~': machine.home,
    $XDG_CONFIG_HOME: config,
    $XDG_DATA_HOME: variablePath(machine, 'XDG_DATA_HOME') ?? join(machine.home, '.local', 'share'),
    $APP_DATA: settings[machine.platform],
    '%APPDATA%': appData,
    '%LOCALAPPDATA%': localAppData,
    '%ProgramFiles%': variablePath(machine, 'ProgramFiles') ?? 'C:\\Program Files',
    '%ProgramData%': variablePath(machine, 'ProgramData') ?? 'C:\\ProgramData',
  };
}

/** A pattern begins with a token or, except on Windows, with “/”. */
export function placeOf(pattern: string, bases: Bases): Place {
  const [first = '', ...segments] = pattern.split('/');
  const token = pathTokens.find((known) => known === first);
  return { base: token === undefined ? '/' : bases[token], segments };
}

/** An absolute path from the environment, else null. On Windows the case of names does not count. */
export function variablePath(machine: Machine, name: string): string | null {
  const value = variable(machine, name);
  return value === undefined ? null : cleanPath(value, machine.platform);
}

export function variable({ environment, platform }: Machine, name: string): string | undefined {
  if (platform !== 'win32') return environment[name] || undefined;
  const own = Object.keys(environment).find((known) => known.toUpperCase() === name.toUpperCase());
  return own === undefined ? undefined : environment[own] || undefined;
}

/** Absolute, free of control characters, at most 1,024 characters and no device; else null. Dots and double separators are gone. */
export function cleanPath(text: string, platform: Platform): string | null {
  if (text.length > 1024 || /\p{Cc}/u.test(text)) return null;
  const isAbsolute = platform === 'win32' ? /^([a-z]:[\\/]|[\\/]{2}[^\\/?.])/i.test(text) : text.startsWith('/');
  if (!isAbsolute) return null;
  const path = pathsOf(platform)
    .normalize(text)
    // The same disk, however a program spells it.
    .replace(/^[a-z](?=:\\)/, (disk) => disk.toUpperCase());
  return path.length > 3 || platform !== 'win32' ? path.replace(/(?<=.)[\\/]$/, '') : path;
}

async function profileFolder(machine: Machine, name: string, usual: string): Promise<string> {
  const said = machine.platform === 'win32' ? variablePath(machine, name) : null;
  if (said === null || said === usual) return usual;
  return (await machine.files.stat(said)) === 'absent' ? usual : said;
}
