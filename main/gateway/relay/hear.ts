import type { Caller } from '../answer';
import type { Exchange, Party } from '../exchange';
import type { CallRequest } from '../identity/identify';
import type { Viewer } from '../list-tools';
import { quietExchange } from '../quiet-exchange';
import type { UpstreamAnswer } from '../upstream/link';
import type { UpstreamPool } from '../upstream/pool';
import type { Upstream } from '../upstream/upstream';
import { onlyOf } from './questions';

export interface HearParts {
  pool: UpstreamPool;
  parties: (server: string) => readonly Party[];
  viewerOf: (caller: Caller) => Viewer | undefined;
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
}

/** What a client announced. */
export interface Notice {
  readonly caller: Caller;
  readonly method: string;
  readonly paramsJson: string;
}

/** Of one client at once: each may wait for a person. */
const mostUnderWay = 8;
const longest = 64 * 1024;

/** These are between the client and us, or come from servers only. */
const ours: ReadonlySet<string> = new Set([
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/message',
  'notifications/elicitation/complete',
  'notifications/resources/updated',
  'notifications/resources/list_changed',
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/subscriptions/acknowledged',
]);

/**
 * Notifications of clients. That roots changed is told to the running servers that only this client sees, and to those that run for it alone; what we do not know
 * is meant for the server at whose endpoint it was sent, and decided like a call of that name. All else is dropped.
 */
export function createHear({ pool, parties, viewerOf, callTool }: HearParts) {
  const underWay = new Map<string, number>();

  return function hear(notice: Notice): void {
    const { caller, method, paramsJson } = notice;
    const viewer = viewerOf(caller);
    if (!viewer || ours.has(method) || paramsJson.length > longest) return;
    if (method === 'notifications/roots/list_changed') tellRoots(notice);
    else if (viewer.server !== null && method.startsWith('notifications/')) void forward(notice, viewer);
  };

  function tellRoots({ caller, method, paramsJson }: Notice): void {
    const { server, session } = caller;
    const shared = [...pool.states.get().keys()].flatMap((name) =>
      onlyOf(parties(name))?.partyId === session ? (pool.get(name) ?? []) : [],
    );
    for (const upstream of [...shared, ...pool.ofParty(session)])
      if ((server ?? upstream.name) === upstream.name) void tell(upstream, method, paramsJson);
  }

  async function tell(upstream: Upstream, method: string, paramsJson: string): Promise<void> {
    // One that does not run will ask for the roots when it needs them.
    if (upstream.state.get().status !== 'running' || upstream.greeting()?.era !== 'session') return;
    const link = await upstream.ready(AbortSignal.timeout(1000)).catch(() => undefined);
    link?.notify(method, paramsJson);
  }

  async function forward({ caller, method, paramsJson }: Notice, viewer: Viewer): Promise<void> {
    const before = underWay.get(caller.session) ?? 0;
    if (before >= mostUnderWay) return;
    underWay.set(caller.session, before + 1);
    try {
      const exchange = quietExchange(caller, AbortSignal.timeout(longestWaitMs));
      await callTool({ method, viewer, session: caller.session, paramsJson }, exchange);
    } catch {
      // Nobody waits for an answer; what became of it stands in the record.
    } finally {
      const left = (underWay.get(caller.session) ?? 1) - 1;
      if (left > 0) underWay.set(caller.session, left);
      else underWay.delete(caller.session);
    }
  }
}

/** For a person's answer. */
const longestWaitMs = 10 * 60_000;
