import { GatehouseError } from '../../shared/errors';
import { type Exchange, stoppedWaiting } from './exchange';
import type { CallRequest } from './identity/identify';
import { memberText } from './json/member';
import type { Viewer } from './list-tools';
import { quietExchange } from './quiet-exchange';
import type { StopSignal } from './stop-signal';
import { createSubscriptionIndex } from './subscription-index';
import type { ServerMessage, UpstreamAnswer } from './upstream/link';
import type { Upstream } from './upstream/upstream';
import type { Wanted } from './upstream/wants';

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
  /** `subscribe` with raw `params` of a client, which the server gets as they are when it is asked for this one. */
  subscribeAs(subscriber: Subscriber, paramsJson: string, signal: StopSignal): Promise<void>;
  /** The last stage of `resources/subscribe`: at the server only for the first of all subscribers. */
  attach(upstream: Upstream, paramsJson: string, exchange: Exchange): Promise<void>;
  /** A server says that a resource changed: to all who subscribed, or, where it runs for one party alone, to that one. */
  deliver(server: string, message: ServerMessage): void;
  /**
   * Other instances of a server may serve its subscribers from now on: they are subscribed there. Decided again only where
   * the server is reached in another way, for then it may be another server; one that fails is tried at the next change.
   */
  follow(server: string): void;
}

export interface SubscriptionParts {
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
  /** As `UpstreamPool.of`. */
  upstreamOf: (server: string, partyId: string) => Upstream | undefined;
  /** Whether a client sees this server now. */
  sees: (clientId: string, server: string) => boolean;
  /** What a decision about subscribing at this server was bound to. */
  fingerprint: (server: string) => string;
}

/** A subscriber with all that it is subscribed to. */
interface Member {
  /** As it was when it last subscribed. */
  subscriber: Subscriber;
  readonly entries: Set<Held>;
  /** Requests of it that are not answered yet. */
  asking: number;
  isGone: boolean;
}

interface Held {
  readonly upstream: Upstream;
  readonly wanted: Wanted;
  readonly members: Set<Member>;
  readonly fingerprint: string;
  /** The subscription at the server; rejects when that refused it. */
  made: Promise<void>;
  isMade: boolean;
  /** Its server is no longer the one that was decided about: nothing is heard until that was done anew. */
  isStale: boolean;
}

/** More than this is no use that anybody makes of it. */
const mostPerSubscriber = 1000;
const askMs = 30_000;
/** For a person's answer, where a subscription is decided again. */
const longestWaitMs = 10 * 60_000;

export function createSubscriptions(parts: SubscriptionParts): SharedSubscriptions {
  const { callTool, fingerprint } = parts;
  const held = createSubscriptionIndex<Held>();
  const members = new Map<string, Member>();
  const askedBy = new WeakMap<Exchange, Member>();

  function memberOf(subscriber: Subscriber): Member {
    const known = members.get(subscriber.id);
    if (known) known.subscriber = subscriber;
    const member = known ?? { subscriber, entries: new Set(), asking: 0, isGone: false };
    members.set(subscriber.id, member);
    return member;
  }

  function forgetIdle(member: Member): void {
    const { id } = member.subscriber;
    if (member.entries.size === 0 && member.asking === 0 && members.get(id) === member) members.delete(id);
  }

  function join(member: Member, entry: Held): void {
    entry.members.add(member);
    member.entries.add(entry);
  }

  function leave(member: Member, entry: Held): void {
    member.entries.delete(entry);
    if (entry.members.delete(member)) endUnused(entry);
  }

  function leaveAll(member: Member, isMeant: (entry: Held) => boolean): void {
    for (const entry of [...member.entries]) if (isMeant(entry)) leave(member, entry);
    forgetIdle(member);
  }

  /** Not while it is being made: others may join it until then, and must not be unsubscribed with those who left. */
  function endUnused(entry: Held): void {
    if (!entry.isMade || entry.members.size > 0 || !held.remove(entry)) return;
    void entry.upstream.unsubscribe(entry.wanted.uri);
  }

  function add(upstream: Upstream, wanted: Wanted): Held {
    const rest = { fingerprint: fingerprint(upstream.name), made: Promise.resolve(), isMade: true, isStale: false };
    const entry: Held = { upstream, wanted, members: new Set(), ...rest };
    held.add(entry);
    return entry;
  }

  /** Not for the first subscriber alone: others may join while the server is asked. */
  function make(upstream: Upstream, wanted: Wanted): Held {
    const entry = add(upstream, wanted);
    entry.isMade = false;
    entry.made = upstream.subscribe(wanted, AbortSignal.timeout(askMs)).then(
      () => {
        entry.isMade = true;
        move(entry);
        endUnused(entry);
      },
      (error: unknown) => {
        held.remove(entry);
        for (const member of entry.members) {
          member.entries.delete(entry);
          forgetIdle(member);
        }
        throw error;
      },
    );
    return entry;
  }

  async function ask(member: Member, paramsJson: string, signal: StopSignal): Promise<void> {
    const { viewer, session } = member.subscriber;
    const exchange = quietExchange({ session, clientId: viewer.client.id }, signal);
    askedBy.set(exchange, member);
    member.asking += 1;
    try {
      await callTool({ method: 'resources/subscribe', viewer, session, paramsJson }, exchange);
    } finally {
      member.asking -= 1;
      forgetIdle(member);
    }
  }

  async function subscribeAs(subscriber: Subscriber, paramsJson: string, signal: StopSignal): Promise<void> {
    const member = memberOf(subscriber);
    if (member.entries.size + member.asking >= mostPerSubscriber) throw tooMany();
    await ask(member, paramsJson, signal);
  }

  /** To where its subscribers are served by now. */
  function move(entry: Held): void {
    for (const member of [...entry.members]) {
      const upstream = servingNow(entry, member);
      if (upstream && upstream !== entry.upstream) moveOne(entry, { member, upstream });
    }
  }

  function moveOne(entry: Held, { member, upstream }: { member: Member; upstream: Upstream }): void {
    const { wanted } = entry;
    entry.isStale = entry.fingerprint !== fingerprint(upstream.name);
    if (entry.isStale) return void decideAgain(entry, member).catch(() => undefined);
    let next = held.find(upstream, wanted.uri);
    if (!next) {
      next = add(upstream, { ...wanted, clientId: member.subscriber.viewer.client.id });
      upstream.resubscribe(next.wanted);
      upstream.warm();
    }
    join(member, next);
    leave(member, entry);
  }

  /** Rejects when it may not, or cannot be; why stands in the record. */
  async function decideAgain(entry: Held, member: Member): Promise<void> {
    const { uri, paramsJson } = entry.wanted;
    await ask(member, paramsJson, AbortSignal.timeout(longestWaitMs));
    // It gave the resource up meanwhile, or keeps the new one instead of this one.
    const isWanted = entry.members.has(member);
    leaveAll(member, (each) => (isWanted ? each === entry : each.wanted.uri === uri));
  }

  function servingNow({ upstream }: Held, { subscriber }: Member): Upstream | undefined {
    try {
      return parts.upstreamOf(upstream.name, subscriber.session);
    } catch {
      // As many run as may; at the next change there may be room.
      return undefined;
    }
  }

  return {
    subscribe: (subscriber, uri, signal) => subscribeAs(subscriber, JSON.stringify({ uri }), signal),
    subscribeAs,
    async attach(upstream, paramsJson, exchange) {
      const member = askedBy.get(exchange);
      if (!member) throw new Error('a subscription that nobody asked for');
      if (member.isGone) throw stoppedWaiting();
      const { clientId } = exchange;
      const uri = memberText(paramsJson, 'uri') ?? '';
      const entry = held.find(upstream, uri) ?? make(upstream, { uri, clientId, paramsJson });
      join(member, entry);
      await entry.made;
    },
    async unsubscribe(subscriberId, uri) {
      const member = members.get(subscriberId);
      if (member) leaveAll(member, (entry) => entry.wanted.uri === uri);
    },
    drop(subscriberId) {
      const member = members.get(subscriberId);
      if (!member) return;
      member.isGone = true;
      members.delete(subscriberId);
      leaveAll(member, () => true);
    },
    deliver(server, { paramsJson, from }) {
      const uri = memberText(paramsJson, 'uri');
      if (uri === undefined) return;
      for (const { subscriber } of membersOf(held.concernedBy(server, uri))) {
        const isMeant = from.kind !== 'owner' || from.partyId === subscriber.session;
        // It may have been hidden from the client since.
        if (isMeant && parts.sees(subscriber.viewer.client.id, server)) subscriber.onUpdated(paramsJson);
      }
    },
    follow(server) {
      for (const entry of held.ofServer(server)) {
        if (entry.isMade) move(entry);
      }
    },
  };
}

/** Somebody subscribed to a folder and to a file in it hears of it once. */
function membersOf(entries: Iterable<Held>): ReadonlySet<Member> {
  const hearing = new Set<Member>();
  for (const { isStale, members } of entries) if (!isStale) for (const member of members) hearing.add(member);
  return hearing;
}

function tooMany(): GatehouseError {
  const message = `There are ${mostPerSubscriber} subscriptions already, and no more are taken. Unsubscribe from some first.`;
  return new GatehouseError('conflict', message);
}
