import type { Caller } from '../answer';
import { rawMember, replaceMembers } from '../json/scan';
import type { StopSignal } from '../stop-signal';
import type { Subscriber, Subscriptions } from '../subscriptions';
import { type EventStream, openStandingStream } from './event-stream';
import { notificationMessage, type RequestMessage, resultMessage, rpcCode } from './json-rpc';
import type { KeepAlive } from './keep-alive';
import { type ListenFilter, readFilter } from './listen-filter';
import { type Failure, statelessCaller, type Visit } from './visit';

/** Who is told when a list changes. */
export interface Listener {
  readonly caller: Caller;
  /** `method`: a `notifications/…/list_changed`. What was not asked for is not sent. */
  announce(method: string): void;
}

/** The open `subscriptions/listen` streams (2026-07-28, “Subscriptions”). */
export interface ListenStreams {
  /** Answers the request with a stream that stays open. A failure is the caller's to tell. */
  open(visit: Visit, message: RequestMessage, capabilitiesJson: string): Failure | undefined;
  all(): Iterable<Listener>;
  endOfClient(clientId: string): void;
  /** Ends them as the protocol wants it, with a result. */
  close(): void;
}

export interface ListenParts {
  keepAlive: KeepAlive;
  subscriptions: Subscriptions;
  serverInfoJson: string;
}

interface Live extends Listener {
  readonly stream: EventStream;
  finish(): void;
}

const maxPerClient = 100;
/** Subscribing may have to ask a person; the client learns within this time what is certain by then. */
const acknowledgeWithinMs = 5_000;

export function createListenStreams({ keepAlive, subscriptions, serverInfoJson }: ListenParts): ListenStreams {
  const live = new Set<Live>();
  let nextId = 1;

  function open(visit: Visit, message: RequestMessage, capabilitiesJson: string): Failure | undefined {
    const caller = statelessCaller(visit);
    const filter = readFilter(message.params, capabilitiesJson);
    if (typeof filter === 'string') return { status: 200, code: rpcCode.invalidParams, message: filter };
    if ([...live].filter((each) => each.caller.clientId === caller.clientId).length >= maxPerClient)
      return { status: 200, code: rpcCode.internal, message: 'This client has too many streams open. Close some.' };
    start(visit, message.idJson, filter);
    return undefined;
  }

  function start(visit: Visit, idJson: string, filter: ListenFilter): void {
    const id = `listen-${nextId}`;
    nextId += 1;
    const caller = statelessCaller(visit);
    const closed = new AbortController();
    const stream = openStandingStream(visit.response, {
      keepAlive,
      headers: {},
      onClose: () => {
        live.delete(entry);
        closed.abort();
        subscriptions.drop(id);
      },
    });
    const out = createTaggedStream(stream, idJson);
    const entry: Live = {
      caller,
      stream,
      announce(method) {
        if (filter.lists.has(method)) out.send(method);
      },
      finish() {
        const meta = `{"${tagKey}":${idJson},"io.modelcontextprotocol/serverInfo":${serverInfoJson}}`;
        stream.send(resultMessage(idJson, `{"resultType":"complete","_meta":${meta}}`));
        stream.end();
      },
    };
    live.add(entry);
    const { client, server } = visit;
    const onUpdated = (paramsJson: string) => out.send('notifications/resources/updated', paramsJson);
    const subscriber = { id, viewer: { client, server }, session: caller.session, onUpdated };
    void subscribeAll(subscriber, filter.uris, closed.signal).then((subscribed) => {
      if (closed.signal.aborted) return;
      out.acknowledge(filter.honoured(subscribed));
      if (filter.isEmpty) entry.finish();
    });
  }

  /** Those that were taken by the time that the client must be told. One that comes later is told of all the same. */
  async function subscribeAll(
    subscriber: Subscriber,
    uris: readonly string[],
    signal: StopSignal,
  ): Promise<ReadonlySet<string>> {
    const subscribed = new Set<string>();
    if (uris.length === 0) return subscribed;
    const all = uris.map(async (uri) => {
      await subscriptions.subscribe(subscriber, uri, signal);
      subscribed.add(uri);
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, acknowledgeWithinMs);
    });
    await Promise.race([Promise.allSettled(all), late]);
    clearTimeout(timer);
    return subscribed;
  }

  return {
    open,
    all: () => live,
    endOfClient(clientId) {
      for (const entry of [...live]) if (entry.caller.clientId === clientId) entry.stream.cut();
    },
    close() {
      for (const entry of [...live]) entry.finish();
    },
  };
}

const tagKey = 'io.modelcontextprotocol/subscriptionId';

/** Every message bears the id of the request that opened the stream, and the acknowledgement is the first. */
function createTaggedStream(stream: EventStream, idJson: string) {
  let early: Set<string> | undefined = new Set();
  const tagged = (method: string, paramsJson: string) => notificationMessage(method, withTag(paramsJson, idJson));
  return {
    send(method: string, paramsJson = '{}'): void {
      const messageJson = tagged(method, paramsJson);
      if (early) early.add(messageJson);
      else stream.send(messageJson);
    },
    acknowledge(honouredJson: string): void {
      stream.send(tagged('notifications/subscriptions/acknowledged', `{"notifications":${honouredJson}}`));
      for (const messageJson of early ?? []) stream.send(messageJson);
      early = undefined;
    },
  };
}

/** The server's own parameters with the tag in their `_meta`. */
function withTag(paramsJson: string, idJson: string): string {
  const meta = rawMember(paramsJson, '_meta');
  const own = meta?.startsWith('{') ? meta : '{}';
  return replaceMembers(paramsJson, { _meta: replaceMembers(own, { [tagKey]: idJson }) });
}
