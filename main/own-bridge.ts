import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PeerProcess } from '../shared/domain/peer';
import { isOfSameImage } from './app-image';
import { forgetBridgeToken, keepBridgeToken } from './store/bridge-tokens';
import { resolveHome } from './store/home';

/** How this very installation is started from a command line. */
export interface Launcher {
  readonly command: string;
  /** What stands before the words of the command. */
  readonly args: readonly string[];
  /** The executable of this start, where the command is an AppImage: the system names that one. */
  readonly mounted?: string;
}

export interface OwnBridge {
  /** What starts the bridge for a client. */
  entryFor(clientId: string): { command: string; args: readonly string[]; env: Readonly<Record<string, string>> };
  /** Whether a command line starts a bridge of ours. */
  isBridge(command: string, args: readonly string[]): boolean;
  /** Whether a process is our own bridge. What an interpreter runs is a claim of its command line. */
  isBridgeProcess(process: Pick<PeerProcess, 'pid' | 'executable' | 'script'>): boolean;
  keepToken(clientId: string, token: string): void;
  forgetToken(clientId: string): void;
}

export interface OwnBridgeParts {
  launcher: Launcher;
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Whether a client of ours has this id. */
  hasClient: (clientId: string) => boolean;
}

/** The bridge of this installation and home, as clients start it. */
export function createOwnBridge({ launcher, home, environment, hasClient }: OwnBridgeParts): OwnBridge {
  const usualHome = resolveHome({ environment: { ...environment, GATEHOUSE_HOME: '' }, platform: process.platform });
  const [script] = launcher.args;

  function isOwnExecutable(pid: number, executable: string): boolean {
    if (executable === resolve(launcher.command)) return true;
    const { mounted } = launcher;
    return mounted !== undefined && isOfSameImage({ executable, path: `/proc/${pid}/exe`, own: mounted });
  }

  return {
    entryFor(clientId) {
      const where = home === usualHome ? [] : ['--home', home];
      return {
        command: launcher.command,
        args: [...launcher.args, 'connect', '--client', clientId, ...where],
        // What a client hands on of these would keep the app from starting at all.
        env: script === undefined ? { NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '' } : {},
      };
    },
    isBridge(command, args) {
      const own = [launcher.command, ...launcher.args, 'connect', '--client'];
      // Another program that is called with the same words is no bridge of ours.
      return own.every((word, at) => [command, ...args][at] === word) && hasClient(args[own.length - 1] ?? '');
    },
    isBridgeProcess({ pid, executable, script: running }) {
      if (pid === process.pid || executable === null || !isOwnExecutable(pid, executable)) return false;
      return script === undefined ? running === null : running !== null && realPath(running) === realPath(script);
    },
    keepToken: (clientId, token) => keepBridgeToken(home, clientId, token),
    forgetToken: (clientId) => forgetBridgeToken(home, clientId),
  };
}

/** Without links, as the system names what runs. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
