import { GatehouseError } from '../../shared/errors';
import type { Exchange, Peer } from './exchange';
import type { CallRequest } from './identity/identify';
import { readText } from './json/answer-member';
import { rawMember } from './json/scan';
import type { Viewer } from './list-tools';
import type { StopSignal } from './stop-signal';
import type { ServerMessage, UpstreamAnswer } from './upstream/link';
import type { Upstream } from './upstream/upstream';

/** Who hears of changes to a resource: a session, or one `subscriptions/listen` stream. */
export interface Subscriber {
  readonly id: string;
  readonly viewer: Viewer;
  /** For the record: the session's id, or what stands for it. */
  readonly session: string;
  /** Raw `params` of `notifications/resources/updated`, as the server wrote them. */
  onUpdated(paramsJson: string): void;
}

/** Subscriptions to resources, shared: a server is subscribed to once per URI and unsubscribed when the last subscriber left. */
export interface Subscriptions {
  /** Decided like any other call (as method `resources/subscribe`). Rejects with `GatehouseError`; nothing is subscribed then. */
  subscribe(subscriber: Subscriber, uri: string, signal: StopSignal): Promise<void>;
  unsubscribe(subscriberId: string, uri: string): Promise<void>;
  /** The subscriber is gone, with all it was subscribed to. */
  drop(subscriberId: string): void;
}

export interface SharedSubscriptions extends Subscriptions {
  /** The last stage of `resources/subscribe`: at the server only for the first of all subscribers. */
  attach(upstream: Upstream, uri: string, exchange: Exchange): Promise<void>;
  /** A server says that a resource changed: to all who subscribed, or, where it runs for one party alone, to that one. */
  deliver(server: string, message: ServerMessage): void;
}

export interface SubscriptionParts {
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
}

interface Held {
  readonly upstream: Upstream;
  readonly uri: string;
  readonly subscribers: Set<string>;
  /** The subscription at the server; rejects when that refused it. */
  readonly made: Promise<void>;
}

/** More than this is no use that anybody makes of it. */
const mostPerSubscriber = 1000;
const askMs = 30_000;

export function createSubscriptions({ callTool }: SubscriptionParts): SharedSubscriptions {
  const held: Held[] = [];
  const known = new Map<string, Subscriber>();
  const askedBy = new WeakMap<Exchange, string>();

  function remove(entry: Held): void {
    const at = held.indexOf(entry);
    if (at >= 0) held.splice(at, 1);
  }

  function release(entry: Held, subscriberId: string): void {
    if (!entry.subscribers.delete(subscriberId) || entry.subscribers.size > 0) return;
    remove(entry);
    // Behind the subscription that is still being made, so that the server ends with neither.
    void entry.made.then(() => entry.upstream.unsubscribe(entry.uri)).catch(() => undefined);
    forgetIdle(subscriberId);
  }

  function forgetIdle(subscriberId: string): void {
    if (!held.some(({ subscribers }) => subscribers.has(subscriberId))) known.delete(subscriberId);
  }

  return {
    async subscribe(subscriber, uri, signal) {
      if (held.filter(({ subscribers }) => subscribers.has(subscriber.id)).length >= mostPerSubscriber) throw tooMany();
      known.set(subscriber.id, subscriber);
      const request: CallRequest = {
        method: 'resources/subscribe',
        viewer: subscriber.viewer,
        session: subscriber.session,
        paramsJson: JSON.stringify({ uri }),
      };
      const exchange = quietExchange(subscriber.session, signal);
      askedBy.set(exchange, subscriber.id);
      try {
        await callTool(request, exchange);
      } catch (error) {
        forgetIdle(subscriber.id);
        throw error;
      }
    },
    async attach(upstream, uri, exchange) {
      const subscriberId = askedBy.get(exchange);
      if (subscriberId === undefined) throw new Error('a subscription that nobody asked for');
      let entry = held.find((each) => each.upstream === upstream && each.uri === uri);
      if (!entry) {
        // Not for the first of them alone: others may join while the server is asked.
        entry = { upstream, uri, subscribers: new Set(), made: upstream.subscribe(uri, AbortSignal.timeout(askMs)) };
        held.push(entry);
      }
      entry.subscribers.add(subscriberId);
      try {
        await entry.made;
      } catch (error) {
        remove(entry);
        throw error;
      }
      // It went while the server was asked.
      if (!known.has(subscriberId)) release(entry, subscriberId);
    },
    async unsubscribe(subscriberId, uri) {
      for (const entry of held.filter((each) => each.uri === uri)) release(entry, subscriberId);
    },
    drop(subscriberId) {
      for (const entry of [...held]) release(entry, subscriberId);
      known.delete(subscriberId);
    },
    deliver(server, { paramsJson, from }) {
      const uri = uriOf(paramsJson);
      if (uri === undefined) return;
      const hearing = held.filter((entry) => entry.upstream.name === server && concerns(entry.uri, uri));
      // Somebody subscribed to a folder and to a file in it hears of it once.
      const ids = new Set(hearing.flatMap(({ subscribers }) => [...subscribers]));
      for (const id of ids) {
        const subscriber = known.get(id);
        if (from.kind !== 'owner' || from.partyId === subscriber?.session) subscriber?.onUpdated(paramsJson);
      }
    },
  };
}

/** The resource itself, or one below it (MCP “Resources”: an update may name a sub-resource). */
function concerns(subscribed: string, updated: string): boolean {
  if (updated === subscribed) return true;
  return updated.startsWith(subscribed.endsWith('/') ? subscribed : `${subscribed}/`);
}

function uriOf(paramsJson: string): string | undefined {
  try {
    return readText(rawMember(paramsJson, 'uri'));
  } catch {
    return undefined;
  }
}

/** Nothing is asked of anybody and nothing is told: a subscription may be made for a stream, which no request waits for. */
export function quietExchange(partyId: string, signal: StopSignal): Exchange {
  return {
    partyId,
    peer: nobody,
    cancelled: signal,
    gone: signal,
    notify: () => undefined,
    ask: () => Promise.reject(new GatehouseError('cancelled', 'Nobody can be asked.')),
    progress: () => undefined,
    heartbeat: () => undefined,
  };
}

const nobody: Peer = {
  era: 'session',
  protocolVersion: '2025-11-25',
  capabilitiesJson: '{}',
  clientInfoJson: null,
  logLevel: null,
};

function tooMany(): GatehouseError {
  const message = `There are ${mostPerSubscriber} subscriptions already, and no more are taken. Unsubscribe from some first.`;
  return new GatehouseError('conflict', message);
}
