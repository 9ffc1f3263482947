import type { Peer } from '../../../../shared/domain/peer';
import { findOnDarwin } from './darwin-peer';
import { findOnLinux } from './linux-peer';
import { findOnWindows } from './windows-peer';

/** One TCP connection of this machine with itself, as its far end has it. */
export interface LocalConnection {
  readonly fromPort: number;
  /** A port of ours. */
  readonly toPort: number;
}

/** Who is at the other end. Never rejects: what cannot be told is said. */
export type FindPeer = (connection: LocalConnection) => Promise<Peer>;

/** How this system tells which process a connection belongs to. */
export function createFindPeer(platform: NodeJS.Platform = process.platform): FindPeer {
  const find = finderFor(platform);
  return async (connection) => {
    try {
      return await find(connection);
    } catch {
      return unknownPeer('The system did not tell which program this is.');
    }
  };
}

function finderFor(platform: NodeJS.Platform): FindPeer {
  switch (platform) {
    case 'linux':
      return findOnLinux;
    case 'darwin':
      return findOnDarwin;
    case 'win32':
      return findOnWindows;
    default:
      return async () => unknownPeer('This system does not tell which program a connection belongs to.');
  }
}

export function unknownPeer(reason: string): Peer {
  return { process: null, reason };
}
