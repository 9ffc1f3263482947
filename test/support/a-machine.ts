import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Files, Machine, Platform } from '../../main/clients/places/machine';
import { mappedFiles } from '../../main/clients/places/mapped-files';
import { nodeFiles } from '../../main/clients/places/node-files';

const homes = { darwin: '/Users/anna', linux: '/home/anna', win32: 'C:\\Users\\anna' } as const;

export interface MadeUpMachine extends Machine {
  /** Where a path of the made-up machine really is. */
  real(path: string): string;
  /** Makes a file with the folders on the way; `~/` is the home. Returns its path on the made-up machine. */
  put(path: string, text?: string): string;
  makeFolder(path: string): string;
}

/** A computer of any kind, with a real file system below a temporary folder that is gone after the test. */
export function aMachine(
  platform: Platform,
  parts: { environment?: Machine['environment']; files?: Partial<Files> } = {},
): MadeUpMachine {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-machine-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const home = homes[platform];
  const isWindows = platform === 'win32';
  // On Windows `C:\a` is `C/a` below the root, and `\\server\a` is `server/a`.
  const real = (path: string) =>
    join(root, isWindows ? path.replace(/^[a-z]:/i, ([disk = '']) => disk.toUpperCase()).replaceAll('\\', '/') : path);
  const fromReal = (path: string) => {
    const rest = path.slice(root.length);
    if (!isWindows) return rest;
    const text = rest.slice(1).replaceAll('/', '\\');
    return /^[A-Z](\\|$)/.test(text) ? `${text.charAt(0)}:${text.slice(1)}` : `\\\\${text}`;
  };
  const named = (path: string) => {
    const whole = path.replace(/^~(?=\/)/, () => home);
    return isWindows ? whole.replaceAll('/', '\\') : whole;
  };
  const makeFolder = (path: string) => {
    mkdirSync(real(named(path)), { recursive: true });
    return named(path);
  };
  makeFolder('~/');
  return {
    platform,
    home,
    environment: parts.environment ?? {},
    files: { ...mappedFiles(nodeFiles, real, fromReal), ...parts.files },
    real,
    put: (path, text = '{}') => {
      mkdirSync(dirname(real(named(path))), { recursive: true });
      writeFileSync(real(named(path)), text, { mode: 0o755 });
      return named(path);
    },
    makeFolder,
  };
}
