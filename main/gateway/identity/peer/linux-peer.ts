import { isAbsolute, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Peer, PeerProcess } from '../../../../shared/domain/peer';
import { type FindPeer, unknownPeer } from './find-peer';
import {
  allProcesses,
  argumentsOf,
  bootTimeMs,
  executableOf,
  factsOf,
  folderOf,
  holdsAny,
  realPathOf,
  socketOf,
} from './proc';
import { readScript } from './program';

/** Far above any real depth; a process that is its own ancestor must not keep us here. */
const deepest = 32;
/** All processes are looked at one after the other; others get their turn in between. */
const sliceMs = 2;
/** The kernel counts a hundred a second for programs, on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** The process that connected last is likely the one that connects next. */
let lastFound: number | undefined;

/** From proc(5): the row of the connection names an inode, and one process has that inode open. */
export const findOnLinux: FindPeer = async ({ fromPort, toPort }): Promise<Peer> => {
  const socket = await socketOf({ fromPort, toPort });
  if (socket === undefined) return unknownPeer('The connection was gone before its program could be looked up.');
  const pid = await findHolder(new Set([socket]));
  if (pid === undefined) return unknownPeer('Its program runs as another user, or in a container.');
  lastFound = pid;
  const process = describeProcess(pid);
  return process ? { process, reason: null } : unknownPeer('Its program ended before it could be looked up.');
};

async function findHolder(sockets: ReadonlySet<string>): Promise<number | undefined> {
  if (lastFound !== undefined && holdsAny(lastFound, sockets)) return lastFound;
  let since = performance.now();
  for (const pid of allProcesses()) {
    if (holdsAny(pid, sockets)) return pid;
    if (performance.now() - since > sliceMs) {
      await nextTurn();
      since = performance.now();
    }
  }
  return undefined;
}

/** `undefined`: it is gone. */
export function describeProcess(pid: number): PeerProcess | undefined {
  const facts = factsOf(pid);
  if (!facts) return undefined;
  const executable = executableOf(pid);
  const started = bootTimeMs();
  return {
    pid,
    executable,
    script: scriptOf(pid, executable),
    startedAt:
      started === undefined ? null : new Date(started + (facts.startTicks * 1000) / ticksPerSecond).toISOString(),
    parents: parentsOf(facts.parent),
    signer: null,
  };
}

/** Where links lead: a command of a package is a link to one of its files, which may start itself again by its own name. */
function scriptOf(pid: number, executable: string | null): string | null {
  const script = readScript(executable, argumentsOf(pid));
  if (script === null || isAbsolute(script)) return script && realPathOf(script);
  const folder = folderOf(pid);
  return folder === null ? script : realPathOf(resolve(folder, script));
}

function parentsOf(first: number): PeerProcess['parents'] {
  const found: PeerProcess['parents'] = [];
  for (let pid = first; pid > 1 && found.length < deepest; pid = factsOf(pid)?.parent ?? 0) {
    found.push({ pid, executable: executableOf(pid) });
  }
  return found;
}
