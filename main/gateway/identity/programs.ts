import type { Socket } from 'node:net';
import type { ClientConfig } from '../../../shared/domain/client';
import type { Peer, PeerProcess } from '../../../shared/domain/peer';
import type { Readable } from '../../../shared/ipc/define';
import { createStore, type Store } from '../store';
import { type FindPeer, unknownPeer } from './peer/find-peer';
import { programOf, sayProgram } from './peer/program';

/** What is known of the program behind one connection. */
export interface Attested {
  readonly peer: Peer;
  /** How it is called, where it is not the one that the token belongs to. */
  readonly impostor: string | null;
}

export interface Programs {
  /**
   * The program behind a connection that uses this client's token. The first one that can be told is the one it belongs to. `isCheck`:
   * it says of itself that it only tries the client's way; it then gets nothing bound, and is taken for another program whoever it is.
   */
  attest(client: ClientConfig, socket: Socket, isCheck?: boolean): Attested | Promise<Attested>;
  /** The program behind any connection; looked up once for each. */
  peerOf(socket: Socket): Peer | Promise<Peer>;
  latest(clientId: string): Peer | undefined;
  /** Grows when `latest` of some client is news. */
  readonly changes: Readable<number>;
}

export interface ProgramParts {
  findPeer: FindPeer;
  clients: Store<readonly ClientConfig[]>;
  /** Whether this is our own bridge, which speaks for the program that started it. */
  isBridge: (process: PeerProcess) => boolean;
  /** Of a process of this machine that is not at the end of a connection. */
  describe: (pid: number) => PeerProcess | undefined;
  report: (line: string) => void;
}

/** A system that takes longer does not hold a client up: what it would have told is not known. */
const patienceMs = 2000;

export function createPrograms(parts: ProgramParts): Programs {
  const ofSocket = new WeakMap<Socket, Peer | Promise<Peer>>();
  const known = new WeakMap<Peer, string | null>();
  const latest = new Map<string, Peer>();
  const changes = createStore(0);
  /** Of bridges that our own command started, to try a client's way. */
  const checks = new WeakSet<Peer>();

  function peerOf(socket: Socket): Peer | Promise<Peer> {
    const known = ofSocket.get(socket);
    if (known) return known;
    const looked = lookUp(socket).then((peer) => {
      // From now on nobody has to wait a turn for it.
      ofSocket.set(socket, peer);
      return peer;
    });
    ofSocket.set(socket, looked);
    return looked;
  }

  async function lookUp({ remotePort: fromPort, localPort: toPort }: Socket): Promise<Peer> {
    if (fromPort === undefined || toPort === undefined)
      return unknownPeer('The connection was gone before its program could be looked up.');
    return behindBridge(await within(parts.findPeer({ fromPort, toPort }), patienceMs));
  }

  /** Who speaks through the bridge is the program that started it, and that is what the system says of its parents. */
  function behindBridge(peer: Peer): Peer {
    if (!peer.process || !parts.isBridge(peer.process)) return peer;
    const [parent] = peer.process.parents;
    const process = parent && parts.describe(parent.pid);
    if (!process) return unknownPeer('The program that started the bridge is gone.');
    const behind = { process, reason: null };
    if (parts.isBridge(process)) checks.add(behind);
    return behind;
  }

  function remember(clientId: string, peer: Peer): void {
    if (latest.get(clientId) === peer) return;
    latest.set(clientId, peer);
    changes.update((count) => count + 1);
  }

  function bind(clientId: string, program: string): void {
    try {
      parts.clients.update((all) =>
        all.map((client) =>
          client.id === clientId && client.boundTo === null ? { ...client, boundTo: program } : client,
        ),
      );
    } catch {
      parts.report('Which program a client’s token belongs to could not be saved.');
    }
  }

  /** Asked with each request, and always the same for one connection. */
  function programIn(peer: Peer): string | null {
    const before = known.get(peer);
    if (before !== undefined) return before;
    const program = peer.process && programOf(peer.process);
    known.set(peer, program);
    return program;
  }

  function judge({ id }: ClientConfig, peer: Peer): Attested {
    remember(id, peer);
    const program = programIn(peer);
    if (peer.process === null || program === null) return { peer, impostor: null };
    // The settings as they are now: it may have been bound, or let go, since the connection was made.
    const bound = parts.clients.get().find((client) => client.id === id)?.boundTo;
    if (bound === null) bind(id, program);
    const isOther = typeof bound === 'string' && bound !== program;
    return { peer, impostor: isOther ? sayProgram(peer.process) : null };
  }

  return {
    peerOf,
    attest(client, socket, isCheck = false) {
      const peer = peerOf(socket);
      const attested = (found: Peer) => (isCheck || checks.has(found) ? ofCheck(found) : judge(client, found));
      return peer instanceof Promise ? peer.then(attested) : attested(peer);
    },
    latest: (clientId) => latest.get(clientId),
    changes,
  };
}

function ofCheck(peer: Peer): Attested {
  return { peer, impostor: peer.process ? sayProgram(peer.process) : 'gatehouse doctor' };
}

function within(peer: Promise<Peer>, ms: number): Promise<Peer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(unknownPeer('The system took too long to tell which program this is.')), ms);
    timer.unref();
    void peer.then((found) => {
      clearTimeout(timer);
      resolve(found);
    });
  });
}
