import type { Decision } from '../../../shared/domain/policy';
import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';

/** A remembered approval for one tool of one server, by one client. It covers what was asked by the same rule only. */
export interface Grant {
  readonly requestId: string;
  readonly scope: '15-minutes' | '1-hour' | 'session';
}

export interface Grants {
  add(call: ToolCall, decision: Decision, grant: Grant): void;
  find(call: ToolCall, decision: Decision): Grant | undefined;
  revokeClient(clientId: string): void;
}

const lifetimeMs = { '15-minutes': 15 * 60_000, '1-hour': 60 * 60_000 } as const;

interface Kept {
  readonly grant: Grant;
  readonly clientId: string;
  readonly session: string | null;
  readonly endsAtMs: number;
}

/** Grants live in memory: a restart asks again. Anything that differs in `keyOf` asks again too. */
export function createGrants(clock: Clock): Grants {
  const kept = new Map<string, Kept[]>();
  const isAlive = (entry: Kept) => entry.endsAtMs > clock.monotonicMs();

  return {
    add(call, decision, grant) {
      const endsAtMs =
        grant.scope === 'session' ? Number.POSITIVE_INFINITY : clock.monotonicMs() + lifetimeMs[grant.scope];
      const session = grant.scope === 'session' ? call.session : null;
      const key = keyOf(call, decision);
      const others = (kept.get(key) ?? []).filter(isAlive);
      kept.set(key, [...others, { grant, clientId: call.client.id, session, endsAtMs }]);
    },
    find(call, decision) {
      const entries = kept.get(keyOf(call, decision)) ?? [];
      return entries.find((entry) => isAlive(entry) && (entry.session === null || entry.session === call.session))
        ?.grant;
    },
    revokeClient(clientId) {
      for (const [key, entries] of kept)
        kept.set(
          key,
          entries.filter((entry) => entry.clientId !== clientId),
        );
    },
  };
}

function keyOf(call: ToolCall, decision: Decision): string {
  return JSON.stringify([
    call.client.id,
    call.server,
    call.method,
    call.tool,
    call.fingerprint,
    decision.ruleId,
    decision.why,
  ]);
}
