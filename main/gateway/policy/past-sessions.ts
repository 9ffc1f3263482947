import type { Outcome } from '../../../shared/domain/activity';
import type { PastCall } from './past-calls';
import type { SessionFacts } from './session-facts';

/** What was known of sessions at moments of the past, as far as the calls that were handed in tell. */
export interface PastSessions {
  /** As it is now; it changes with every call that is handed in. */
  of(call: PastCall, atMs: number): SessionFacts;
  /** The call ended. */
  add(call: PastCall, atMs: number): void;
}

interface Past {
  calls: number;
  denied: number;
  readonly servers: Set<string>;
  readonly tools: Set<string>;
  readonly taint: Set<SessionFacts['taint'][number]>;
  readonly sinceMs: number;
}

const denials: readonly Outcome[] = ['denied-by-policy', 'denied-by-user'];

export function createPastSessions(): PastSessions {
  const sessions = new Map<string, Past>();

  function pastOf({ session }: PastCall, atMs: number): Past {
    const known = sessions.get(session);
    if (known) return known;
    const fresh = {
      calls: 0,
      denied: 0,
      servers: new Set<string>(),
      tools: new Set<string>(),
      taint: new Set<never>(),
    };
    const past: Past = { ...fresh, sinceMs: atMs };
    sessions.set(session, past);
    return past;
  }

  return {
    of(call, atMs) {
      const past = pastOf(call, atMs);
      // Few conditions look at it: the lists are made for those that do.
      return {
        get calls() {
          return past.calls;
        },
        get denied() {
          return past.denied;
        },
        get servers() {
          return [...past.servers];
        },
        get tools() {
          return [...past.tools];
        },
        get taint() {
          return [...past.taint];
        },
        get minutes() {
          return (atMs - past.sinceMs) / 60_000;
        },
      };
    },
    add(call, atMs) {
      const past = pastOf(call, atMs);
      if (denials.includes(call.outcome)) past.denied += 1;
      if (call.outcome !== 'completed') return;
      past.calls += 1;
      past.servers.add(call.server);
      past.tools.add(call.tool);
      if (call.risk === 'read') past.taint.add('private');
      if (call.risk === 'external') past.taint.add('untrusted');
    },
  };
}
