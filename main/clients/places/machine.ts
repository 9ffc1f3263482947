import { homedir } from 'node:os';
import { nodeFiles } from './node-files';

export const platforms = ['darwin', 'win32', 'linux'] as const;
export type Platform = (typeof platforms)[number];

/** Everything about a computer that decides where clients keep their files: a value, so that tests can make one up. */
export interface Machine {
  readonly platform: Platform;
  /** Absolute, the person's. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  /** Set where this is not the system that we run on, but one that is seen from it (WSL). Nothing is written there. */
  readonly elsewhere?: Elsewhere;
}

export interface Elsewhere {
  /** In words: “Ubuntu (WSL)”. */
  readonly label: string;
  /** The path by which this process reaches what that system calls `path`. */
  toHere(path: string): string;
}

export interface FileFacts {
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  readonly mtimeMs: number;
  readonly isExecutable: boolean;
}

/** The few calls to a file system that are used, all of which only look. Paths are in the machine's own spelling. */
export interface Files {
  /** Follows links. What cannot be told apart from “not allowed” is denied, never absent. */
  stat(path: string): Promise<FileFacts | 'absent' | 'denied'>;
  /** A regular file, whole. Throws a GatehouseError: not there, too large, not a file, not allowed. */
  read(path: string, maxBytes: number): Promise<Buffer>;
  /** Names in a folder. Throws as `readdir` does. */
  list(path: string): Promise<string[]>;
  /** Where links lead. Throws as `realpath` does. */
  realPath(path: string): Promise<string>;
}

/** This computer, as this process sees it. Any Unix that is no macOS keeps its files as Linux does. */
export function thisMachine(environment: Machine['environment'] = process.env): Machine {
  const platform = platforms.find((known) => known === process.platform) ?? 'linux';
  return { platform, home: homedir(), environment, files: nodeFiles };
}
