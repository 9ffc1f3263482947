import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Party } from '../exchange';
import { missingCapability } from '../relay/can-answer';
import { createStop, type StopSignal } from '../stop-signal';

/** The folders that clients say they work in (MCP “Roots”). Their own word, and nothing a rule should trust a stranger for. */
export interface ProjectRoots {
  /** Absolute paths; none of a client that did not say. */
  of(sessionId: string): readonly string[];
  /** A client announced something on its session: it has begun, or its roots changed. */
  hear(method: string, party: Party): void;
  /** Before the first call of a session, at most a second: asks on this very call where nothing is known yet. `undefined`: nothing to wait for. */
  ready(party: Party): Promise<void> | undefined;
  forget(sessionId: string): void;
}

const firstWaitMs = 1000;
/** For a client that has no stream open on which it could be asked. */
const longestWaitMs = 60_000;
/** Each may have a hundred paths; beyond that the first is forgotten. */
const mostSessions = 2000;
const mostRoots = 100;

const Answer = z.object({ roots: z.array(z.object({ uri: z.string().max(4096) })) });

export function createProjectRoots(): ProjectRoots {
  const known = new Map<string, readonly string[]>();
  /** Those whose first call has been waited for. */
  const waited = new Set<string>();

  async function ask(party: Party, waitMs: number): Promise<void> {
    const timeout = createStop();
    const timer = setTimeout(() => timeout.abort(new Error('no answer in time')), waitMs);
    try {
      const answer = await Promise.race([
        party.ask({ method: 'roots/list', paramsJson: '{}' }, timeout),
        aborted(timeout),
      ]);
      if (answer?.kind === 'result') remember(known, party.partyId, readRoots(answer.json));
    } catch {
      // One that does not say has none.
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    of: (sessionId) => known.get(sessionId) ?? none,
    hear(method, party) {
      if (method !== 'notifications/initialized' && method !== 'notifications/roots/list_changed') return;
      if (hasRoots(party)) void ask(party, longestWaitMs);
    },
    ready(party) {
      if (!hasRoots(party) || known.has(party.partyId) || waited.has(party.partyId)) return undefined;
      if (waited.size >= mostSessions) waited.clear();
      waited.add(party.partyId);
      return ask(party, firstWaitMs);
    },
    forget(sessionId) {
      known.delete(sessionId);
      waited.delete(sessionId);
    },
  };
}

const none: readonly string[] = [];

/** Stateless clients are not asked: there is nobody between their requests. */
function hasRoots({ peer }: Party): boolean {
  return peer.era === 'session' && missingCapability(peer, 'roots/list', '{}') === undefined;
}

function aborted(signal: StopSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}

function remember(known: Map<string, readonly string[]>, sessionId: string, roots: readonly string[]): void {
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= mostSessions) known.delete(oldest);
  known.set(sessionId, roots);
}

function readRoots(json: string): readonly string[] {
  const answer = Answer.safeParse(JSON.parse(json));
  if (!answer.success) return none;
  return answer.data.roots.slice(0, mostRoots).flatMap(({ uri }) => toPath(uri) ?? []);
}

function toPath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
