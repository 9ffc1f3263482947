import type { Caller } from '../answer';
import { type Peer, stoppedWaiting } from '../exchange';
import { rawMember, replaceMembers } from '../json/scan';
import { metaKey } from '../protocol';
import { createStop, type StopSignal } from '../stop-signal';
import type { Subscriber, Subscriptions } from '../subscriptions';
import type { TaskWatcher, TaskWatches } from '../task-watches';
import { type EventStream, openStandingStream } from './event-stream';
import { notificationMessage, type RequestMessage, resultMessage, rpcCode } from './json-rpc';
import type { KeepAlive } from './keep-alive';
import { type ListenFilter, readFilter, type Taken } from './listen-filter';
import { createOwed, type Owed } from './owed';
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
  open(visit: Visit, message: RequestMessage, between: Between): Failure | undefined;
  all(): Iterable<Listener>;
  endOfClient(clientId: string): void;
  /** Ends them as the protocol wants it, with a result. */
  close(): void;
}

/** What either side of a stream says that it can. */
export interface Between {
  /** Ours, as the client was told them. */
  readonly capabilitiesJson: string;
  readonly peer: Peer;
}

export interface ListenParts {
  keepAlive: KeepAlive;
  subscriptions: Subscriptions;
  taskWatches: Omit<TaskWatches, 'deliver'>;
  serverInfoJson: string;
}

interface Live extends Listener {
  readonly stream: EventStream;
  finish(): void;
}

const maxPerClient = 100;
/** Subscribing may have to ask a person; the client learns within this time what is certain by then. */
const acknowledgeWithinMs = 5_000;

export function createListenStreams(parts: ListenParts): ListenStreams {
  const { keepAlive, subscriptions, taskWatches, serverInfoJson } = parts;
  const live = new Set<Live>();
  let nextId = 1;

  function open(visit: Visit, message: RequestMessage, { capabilitiesJson, peer }: Between): Failure | undefined {
    const caller = statelessCaller(visit);
    const filter = readFilter(message.params, capabilitiesJson, peer);
    if ('status' in filter) return filter;
    if ([...live].filter((each) => each.caller.clientId === caller.clientId).length >= maxPerClient)
      return { status: 200, code: rpcCode.internal, message: 'This client has too many streams open. Close some.' };
    start(visit, message.idJson, filter);
    return undefined;
  }

  function start(visit: Visit, idJson: string, filter: ListenFilter): void {
    const id = `listen-${nextId}`;
    nextId += 1;
    const caller = statelessCaller(visit);
    // Each of the subscriptions listens to it.
    const closed = createStop();
    const stream = openStandingStream(visit.response, {
      keepAlive,
      headers: {},
      onClose: () => {
        live.delete(entry);
        closed.abort(stoppedWaiting());
        subscriptions.drop(id);
        taskWatches.drop(id);
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
        const meta = `{"${metaKey.subscriptionId}":${idJson},"${metaKey.serverInfo}":${serverInfoJson}}`;
        stream.send(resultMessage(idJson, `{"resultType":"complete","_meta":${meta}}`));
        stream.end();
      },
    };
    live.add(entry);
    const { client, server } = visit;
    const onUpdated = (paramsJson: string) => out.send('notifications/resources/updated', paramsJson);
    const onTask = (paramsJson: string) => out.send('notifications/tasks', paramsJson);
    const subscriber = { id, viewer: { client, server }, session: caller.session, onUpdated, onTask };
    void subscribeAll(subscriber, filter, closed).then((taken) => {
      if (closed.aborted) return;
      out.acknowledge(filter.honoured(taken));
      taskWatches.begin(id);
      if (filter.isEmpty) entry.finish();
    });
  }

  /** Those that were taken by the time that the client must be told. One that comes later is told of all the same. */
  async function subscribeAll(
    subscriber: Subscriber & TaskWatcher,
    { uris, taskIds }: ListenFilter,
    signal: StopSignal,
  ): Promise<Taken> {
    const taken = { uris: new Set<string>(), taskIds: new Set<string>() };
    if (uris.length + taskIds.length === 0) return taken;
    const ofResources = uris.map(async (uri) => {
      await subscriptions.subscribe(subscriber, uri, signal);
      taken.uris.add(uri);
    });
    const ofTasks = taskIds.map(async (taskId) => {
      if (await taskWatches.watch(subscriber, taskId, signal)) taken.taskIds.add(taskId);
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, acknowledgeWithinMs);
    });
    await Promise.race([Promise.allSettled([...ofResources, ...ofTasks]), late]);
    clearTimeout(timer);
    return taken;
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

/** Every message bears the id of the request that opened the stream, and the acknowledgement is the first. */
function createTaggedStream(stream: EventStream, idJson: string) {
  let early: Owed | undefined = createOwed();
  const sendNow = (method: string, paramsJson = '{}') =>
    stream.send(notificationMessage(method, withTag(paramsJson, idJson)));
  return {
    send(method: string, paramsJson?: string): void {
      if (early) early.add(method, paramsJson);
      else sendNow(method, paramsJson);
    },
    acknowledge(honouredJson: string): void {
      sendNow('notifications/subscriptions/acknowledged', `{"notifications":${honouredJson}}`);
      for (const { method, paramsJson } of early?.take() ?? []) sendNow(method, paramsJson);
      early = undefined;
    },
  };
}

/** The server's own parameters with the tag in their `_meta`. */
function withTag(paramsJson: string, idJson: string): string {
  const meta = rawMember(paramsJson, '_meta');
  const own = meta?.startsWith('{') ? meta : '{}';
  return replaceMembers(paramsJson, { _meta: replaceMembers(own, { [metaKey.subscriptionId]: idJson }) });
}
