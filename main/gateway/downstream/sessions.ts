import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { stoppedWaiting } from '../exchange';
import type { KeptSession, SessionKeeper } from '../ports';
import { keepalive, openEventStream, toEvent } from './reply';

/** One client connection of the session eras (2024-11-05 … 2025-11-25). */
export interface Session extends KeptSession {
  /** Requests being answered, by the text of their id in one spelling. */
  readonly calls: Map<string, AbortController>;
  /** Sends on the standing stream. What names no call waits for a stream when there is none. */
  notify(messageJson: string): void;
  /** Takes a GET as the standing stream. */
  attach(response: ServerResponse): void;
}

export interface Sessions {
  create(start: Omit<KeptSession, 'id'>): Session;
  /** Also one of an earlier run; only for the same client at the same endpoint. */
  find(id: string, clientId: string, server: string | null): Session | undefined;
  end(session: Session): void;
  /** Ends all of a client's sessions, their streams and their waiting calls. */
  endOfClient(clientId: string): void;
  all(): Iterable<Session>;
  count(clientId: string): number;
  close(): void;
}

/** More live ones than this are the work of a client that never ends them; the longest unused is put aside (it can come back). */
const maxLivePerClient = 200;
const keepaliveMs = 15_000;

interface Live extends Session {
  stop(): void;
}

export function createSessions(keeper: SessionKeeper, { onChange }: { onChange: () => void }): Sessions {
  const live = new Map<string, Live>();

  function add(kept: KeptSession): Live {
    const session = createSession(kept);
    live.set(kept.id, session);
    const [oldest, ...others] = [...live.values()].filter(({ clientId }) => clientId === kept.clientId);
    if (oldest && others.length >= maxLivePerClient) drop(oldest);
    onChange();
    return session;
  }

  function drop(session: Live): void {
    session.stop();
    live.delete(session.id);
  }

  function touch(session: Live): Live {
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
      const known = live.get(id) ?? keeper.load(id);
      if (known?.clientId !== clientId || known.server !== server) return undefined;
      const current = live.get(id);
      return current ? touch(current) : add(known);
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
      onChange();
    },
    all: () => live.values(),
    count: (clientId) => [...live.values()].filter((session) => session.clientId === clientId).length,
    close() {
      for (const session of [...live.values()]) drop(session);
    },
  };
}

function createSession(kept: KeptSession): Live {
  const calls = new Map<string, AbortController>();
  const owed = new Set<string>();
  let stream: ServerResponse | undefined;
  let pulse: ReturnType<typeof setInterval> | undefined;

  function detach(response: ServerResponse): void {
    if (stream !== response) return;
    stream = undefined;
    clearInterval(pulse);
  }

  return {
    ...kept,
    calls,
    notify(messageJson) {
      // A set: ten changes while nobody listens are told as one.
      if (stream) stream.write(toEvent(messageJson));
      else owed.add(messageJson);
    },
    attach(response) {
      stream?.end();
      clearInterval(pulse);
      stream = response;
      openEventStream(response, { 'Mcp-Session-Id': kept.id });
      response.write(keepalive);
      for (const messageJson of owed) response.write(toEvent(messageJson));
      owed.clear();
      pulse = setInterval(() => response.write(keepalive), keepaliveMs);
      response.once('close', () => detach(response));
    },
    stop() {
      clearInterval(pulse);
      // Cut, not ended: a proxy between us must not keep it open.
      stream?.destroy();
      for (const call of calls.values()) call.abort(stoppedWaiting());
    },
  };
}
