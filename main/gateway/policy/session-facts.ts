import type { Risk } from '../../../shared/domain/risk';

/** What a session has done so far. Lists hold each name once, in the order they came. */
export interface SessionFacts {
  /** That were carried out to their end. */
  readonly calls: number;
  readonly denied: number;
  readonly servers: readonly string[];
  readonly tools: readonly string[];
  /** `private`: it read something of the person's. `untrusted`: it has heard from outside. */
  readonly taint: readonly ('private' | 'untrusted')[];
  /** Since its first call. */
  readonly minutes: number;
}

/** One that has done nothing yet. */
export const newSession: SessionFacts = { calls: 0, denied: 0, servers: [], tools: [], taint: [], minutes: 0 };

interface SessionCall {
  readonly session: string;
  readonly client: { readonly id: string };
  readonly server: string;
  readonly tool: string;
  readonly risk: Risk;
}

export interface SessionFactsParts {
  monotonicMs: () => number;
  /** Whether all that this server offers reaches outside: then what it gives is not the person's. */
  isOnlyExternal: (server: string) => boolean;
}

export interface SessionFactsKeeper {
  /** As it is at the moment it is read; two clients never share one. */
  of(sessionId: string, clientId: string): SessionFacts;
  onCompleted(call: SessionCall): void;
  onDenied(call: SessionCall): void;
  /** The session is over for good. */
  forget(sessionId: string): void;
}

/** Sessions that are known at the same time; beyond that the first is forgotten. */
const mostSessions = 10_000;
/** Names come from clients too. */
const mostNames = 1000;

interface Kept {
  calls: number;
  denied: number;
  readonly servers: string[];
  readonly tools: string[];
  readonly taint: ('private' | 'untrusted')[];
  readonly minutes: number;
}

/** In memory: a restart begins anew. */
export function createSessionFacts({ monotonicMs, isOnlyExternal }: SessionFactsParts): SessionFactsKeeper {
  const sessions = new Map<string, { clientId: string; facts: Kept }>();

  function keep(sessionId: string, clientId: string): Kept {
    const known = sessions.get(sessionId);
    if (known?.clientId === clientId) return known.facts;
    const startedMs = monotonicMs();
    const facts: Kept = {
      calls: 0,
      denied: 0,
      servers: [],
      tools: [],
      taint: [],
      get minutes() {
        return (monotonicMs() - startedMs) / 60_000;
      },
    };
    const [oldest] = sessions.keys();
    if (oldest !== undefined && sessions.size >= mostSessions) sessions.delete(oldest);
    sessions.set(sessionId, { clientId, facts });
    return facts;
  }

  function add<T extends string>(names: T[], name: T): void {
    if (names.length < mostNames && !names.includes(name)) names.push(name);
  }

  return {
    of: (sessionId, clientId) => keep(sessionId, clientId),
    onCompleted({ session, client, server, tool, risk }) {
      const facts = keep(session, client.id);
      facts.calls += 1;
      add(facts.servers, server);
      add(facts.tools, tool);
      if (risk === 'external') add(facts.taint, 'untrusted');
      if (risk === 'read' && !facts.taint.includes('private') && !isOnlyExternal(server)) facts.taint.push('private');
    },
    onDenied({ session, client }) {
      keep(session, client.id).denied += 1;
    },
    forget: (sessionId) => void sessions.delete(sessionId),
  };
}
