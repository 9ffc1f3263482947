import { randomBytes } from 'node:crypto';
import type { Party } from '../exchange';
import type { KeptSession, SessionKeeper } from '../ports';
import { createKeepAlive } from './keep-alive';
import { createSession, type LiveSession, type Session } from './session';

export interface Sessions {
  create(start: Omit<KeptSession, 'id'>): Session;
  /** Also one of an earlier run; only for the same client at the same endpoint. */
  find(id: string, clientId: string, server: string | null): Session | undefined;
  /** `logging/setLevel`; kept like the session itself. */
  setLogLevel(sessionId: string, level: string): void;
  end(session: Session): void;
  /** Ends all of a client's sessions, their streams and their waiting calls. */
  endOfClient(clientId: string): void;
  all(): Iterable<Session>;
  /** What the client said of itself last, in a session that may have ended; `null`: nothing since Gatehouse started. */
  latestInfo(clientId: string): Session['clientInfo'];
  /** Live sessions that see this server: those of the aggregated endpoint and of its own. */
  parties(server: string): readonly Party[];
  count(clientId: string): number;
  /** Told of each session that is live from now on, a new one or one of before; gives the way to stop that. */
  onBegin(listener: (session: Session) => void): () => void;
  /** Told of each session that is no longer live; gives the way to stop that. */
  onEnd(listener: (session: Session) => void): () => void;
  close(): void;
}

/** More live ones than this are the work of a client that never ends them; the longest unused is put aside (it can come back). */
const maxLivePerClient = 200;

export function createSessions(keeper: SessionKeeper, { onChange }: { onChange: () => void }): Sessions {
  const live = new Map<string, LiveSession>();
  const latestInfo = new Map<string, Session['clientInfo']>();
  const beginListeners = new Set<(session: Session) => void>();
  const endListeners = new Set<(session: Session) => void>();
  const keepAlive = createKeepAlive();

  function add(kept: KeptSession): LiveSession {
    const session = createSession(kept, keepAlive);
    live.set(kept.id, session);
    if (session.clientInfo) latestInfo.set(session.clientId, session.clientInfo);
    const [oldest, ...others] = [...live.values()].filter(({ clientId }) => clientId === kept.clientId);
    if (oldest && others.length >= maxLivePerClient) drop(oldest);
    onChange();
    for (const listener of [...beginListeners]) listener(session);
    return session;
  }

  function drop(session: LiveSession): void {
    live.delete(session.id);
    session.stop();
    for (const listener of [...endListeners]) listener(session);
  }

  /** In the order of use, the latest last. */
  function touch(session: LiveSession): LiveSession {
    live.delete(session.id);
    live.set(session.id, session);
    return session;
  }

  return {
    create(start) {
      const kept = { ...start, id: randomBytes(32).toString('base64url') };
      keeper.save(kept);
      return add(kept);
    },
    find(id, clientId, server) {
      const current = live.get(id);
      const known = current ?? keeper.load(id);
      if (known?.clientId !== clientId || known.server !== server) return undefined;
      return current ? touch(current) : add(known);
    },
    setLogLevel(sessionId, level) {
      const current = live.get(sessionId);
      if (!current) return;
      const { id, clientId, server, protocolVersion, clientInfoJson, capabilitiesJson } = current;
      keeper.save({ id, clientId, server, protocolVersion, clientInfoJson, capabilitiesJson, logLevel: level });
      current.logLevel = level;
    },
    end(session) {
      const current = live.get(session.id);
      if (current) drop(current);
      keeper.delete(session.id);
      onChange();
    },
    endOfClient(clientId) {
      for (const session of [...live.values()]) if (session.clientId === clientId) drop(session);
      keeper.deleteOfClient(clientId);
      latestInfo.delete(clientId);
      onChange();
    },
    all: () => live.values(),
    latestInfo: (clientId) => latestInfo.get(clientId) ?? null,
    parties: (server) => [...live.values()].filter((session) => session.server === null || session.server === server),
    count: (clientId) => [...live.values()].filter((session) => session.clientId === clientId).length,
    onBegin(listener) {
      beginListeners.add(listener);
      return () => beginListeners.delete(listener);
    },
    onEnd(listener) {
      endListeners.add(listener);
      return () => endListeners.delete(listener);
    },
    close() {
      for (const session of [...live.values()]) drop(session);
      keepAlive.close();
    },
  };
}
