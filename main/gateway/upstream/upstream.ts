import { defaultLimits, type LimitName } from '../../../shared/domain/limits';
import type { ConsoleLine, ServerConfig } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock, EraMemory, LimitMemory } from '../ports';
import type { StopSignal } from '../stop-signal';
import { createStore } from '../store';
import { type Connection, type ConnectionTimeouts, openConnection, quoteLastLine } from './connection';
import type { Greeting } from './handshake';
import type { LinkOptions, ServerMessage, UpstreamLink } from './link';
import {
  emptyLists,
  isSameList,
  type ListCaching,
  type ListKind,
  listKinds,
  type ReadList,
  type ServerLists,
} from './lists';
import type { TransportSurroundings } from './open-transport';
import { createRestartPolicy } from './restart-policy';
import { createTaskWants } from './task-wants';
import type { TransportEnd } from './transport';
import { createUpstreamStatus, type ShownAt, type UpstreamState } from './upstream-state';
import { pause, withSignal } from './waiting';
import { createWants, type Wanted } from './wants';

/** One configured server and its process or connection. */
export interface Upstream {
  readonly name: string;
  readonly state: Readable<UpstreamState>;
  /** As last read; kept while the server is not running, so that it need not run to be listed. */
  readonly lists: Readable<ServerLists>;
  /** What it said when it was last greeted. */
  greeting(): Greeting | null;
  /** Starts the server when it does not run. Rejects with `GatehouseError`. */
  ready(signal: StopSignal): Promise<UpstreamLink>;
  /** Starts it without anybody waiting, unless it failed a moment ago. */
  warm(): void;
  /** For the person: at once, whatever happened before. Rejects as `ready`. */
  start(): Promise<void>;
  /** Resolves when the whole process tree is gone, within 5 s. The next call starts it again. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Off: stopped, lists emptied, calls refused. */
  setEnabled(isEnabled: boolean): Promise<void>;
  console(): readonly ConsoleLine[];
  /** What the server said of how long a list may be kept (2026-07-28, “Caching”); `undefined`: nothing. */
  caching(kind: ListKind): ListCaching | undefined;
  /** A line of ours for its console. */
  note(line: string): void;
  /** It ran into a limit that others watch over. */
  hit(limit: LimitName): void;
  /** A line of the console of another instance of it. */
  relayLine(source: ConsoleLine['source'], text: string): void;
  /** What it ran into before does not count any more. */
  forgetHits(): void;
  /** Somebody asks for its lists: what is out of date and not told of is read again, without anybody waiting. */
  freshen(): void;
  /** The machine slept, or is in another network. What else is dead by now the next call finds out. */
  wake(): void;
  /** Starting, or with calls under way. */
  isBusy(): boolean;
  /** For how long nobody needed it; 0 when it does not run. */
  idleMs(): number;
  /** Somebody is subscribed to a resource of it, or follows a task. */
  isWatched(): boolean;
  /** Subscribes once at the server, and again after each reconnect. Rejects with `GatehouseError`; nothing is subscribed then. */
  subscribe(wanted: Wanted, signal: StopSignal): Promise<void>;
  /** Takes a subscription over from another instance of the server: made with the next connection, or at once where there is one. */
  resubscribe(wanted: Wanted): void;
  unsubscribe(uri: string): Promise<void>;
  /** Resolves whether it agreed to tell of this task (stateless era only), which is the party's own. Rejects as `ready`. */
  watchTask(taskId: string, clientId: string, signal: StopSignal): Promise<boolean>;
  unwatchTask(taskId: string): Promise<void>;
  /** The lowest level that any session client wants, `null` when none named one. Only session servers with logging hear of it. */
  setLogLevel(level: string | null): void;
  /** The level of one stateless request while it runs. Resolves when the server knows, with the way to let go; never rejects. */
  holdLogLevel(level: string): Promise<() => void>;
}

export interface UpstreamOptions {
  readonly config: Pick<ServerConfig, 'name' | 'transport' | 'enabled' | 'limits'>;
  readonly surroundings: TransportSurroundings;
  readonly clientVersion: string;
  readonly clock: Clock;
  readonly timeouts?: ConnectionTimeouts | undefined;
  readonly eras?: EraMemory | undefined;
  readonly limitMemory?: LimitMemory | undefined;
  /** Of an instance that is not shown itself. */
  readonly shownAt?: ShownAt | undefined;
  readonly onRequest?: LinkOptions['onRequest'];
  /** As in `LinkOptions`. */
  readonly ownerId?: string | undefined;
  /** Nothing starts before this: what had the name before is still leaving. */
  readonly after?: Promise<unknown> | undefined;
  onNotification(message: ServerMessage): void;
  onListChanged(kind: ListKind): void;
}

const defaultTimeouts: ConnectionTimeouts = { handshake: 30_000, list: 30_000, probe: 1000 };
/** A call waits for a server that is about to be started again; not longer than this. */
const longestWaitMs = 5000;

export function createUpstream(options: UpstreamOptions): Upstream {
  const { clock, config, limitMemory, shownAt } = options;
  const { name } = config;
  const policy = createRestartPolicy();
  const lists = createStore<ServerLists>(emptyLists);
  const caching = new Map<ListKind, ListCaching | undefined>();
  const status = createUpstreamStatus({ server: name, clock, isEnabled: config.enabled, limitMemory, shownAt });
  const { state, console, become, hit } = status;
  const timeouts = options.timeouts ?? defaultTimeouts;
  const wants = createWants({
    server: name,
    timeoutMs: timeouts.list,
    current: () => connection,
    ready: connected,
    onNote: (text) => console.add('gateway', text),
  });
  const tasks = createTaskWants({ current: () => connection, ready: connected });
  let isEnabled = config.enabled;
  let connection: Connection | undefined;
  let greeting: Greeting | null = null;
  let starting: { readonly abort: AbortController; readonly done: Promise<Connection> } | undefined;
  let leaving: Promise<unknown> = Promise.resolve(options.after);
  let retryAt = Number.NEGATIVE_INFINITY;
  let restartTimer: NodeJS.Timeout | undefined;
  /** On the monotonic clock: when somebody last wanted it. */
  let usedAt = 0;

  function keepList(kind: ListKind, list: ReadList): void {
    caching.set(kind, list.caching);
    if (isSameList(lists.get()[kind], list.items)) return;
    lists.update((current) => ({ ...current, [kind]: list.items }));
    options.onListChanged(kind);
  }

  function renewWants(): void {
    wants.renew();
    tasks.renew();
  }

  function dropLists(): void {
    for (const kind of listKinds) keepList(kind, { items: [], caching: undefined });
  }

  function begin(): Promise<Connection> {
    usedAt = clock.monotonicMs();
    clearTimeout(restartTimer);
    if (!starting) {
      const abort = new AbortController();
      const done = open(abort.signal).finally(() => {
        if (starting?.abort === abort) starting = undefined;
      });
      starting = { abort, done };
    }
    return starting.done;
  }

  async function open(signal: AbortSignal): Promise<Connection> {
    become('starting', null);
    try {
      await leaving;
      const opened: Connection = await openConnection(
        {
          server: name,
          config: config.transport,
          surroundings: options.surroundings,
          clientVersion: options.clientVersion,
          clock,
          console,
          timeouts,
          limits: { ...defaultLimits, ...config.limits },
          eras: options.eras,
          ownerId: options.ownerId,
          onRequest: options.onRequest,
          onNotification: options.onNotification,
          onLimit: hit,
          onRenewed: renewWants,
          onList: (kind, list) => {
            if (!signal.aborted) keepList(kind, list);
          },
          onEnd: (end, wasBusy) => {
            if (!signal.aborted) onEnd(end, wasBusy);
          },
        },
        signal,
      );
      connection = opened;
      greeting = opened.greeting;
      policy.started(clock.monotonicMs());
      const { claims, protocolVersion } = opened.greeting;
      const protocol = { version: protocolVersion, since: opened.eraSince };
      become('running', null, { pid: opened.pid, claims, protocol });
      renewWants();
      return opened;
    } catch (error) {
      if (signal.aborted) throw switchedOff(name);
      const failure = error instanceof GatehouseError ? error : cannotStart(name, error);
      retryAt = policy.failed(clock.monotonicMs()).retryAt;
      become('failed', failure.message);
      throw failure;
    }
  }

  function onEnd(end: TransportEnd, wasBusy: boolean): void {
    const ended = connection;
    // Stopped on purpose: that has been said already.
    if (!ended) return;
    connection = undefined;
    leaving = ended.close();
    if (end.isRenewal) {
      console.add('gateway', end.summary);
      begin().catch(() => undefined);
      return;
    }
    const why = `Server “${name}” stopped. ${end.summary}${quoteLastLine(end)}`;
    const at = clock.monotonicMs();
    retryAt = policy.failed(at).retryAt;
    if (!wasBusy && !wants.areAny()) become('stopped', `${why} The next call starts it again.`);
    else if (!policy.mayRestart(at))
      become(
        'failed',
        `${why} It has stopped too often, so it is only started by the next call or by you: look at its console.`,
      );
    else scheduleRestart(why);
  }

  function scheduleRestart(why: string): void {
    const delayMs = Math.max(0, retryAt - clock.monotonicMs());
    become('failed', `${why} It is started again in ${delayMs / 1000} s.`);
    restartTimer = setTimeout(() => {
      policy.restarted(clock.monotonicMs());
      begin().catch(() => retryLater());
    }, delayMs);
  }

  /** An automatic restart failed: go on while the allowance lasts. */
  function retryLater(): void {
    if (isEnabled && state.get().status === 'failed' && policy.mayRestart(clock.monotonicMs()))
      scheduleRestart(state.get().reason ?? '');
  }

  async function halt(next: 'stopped' | 'disabled'): Promise<void> {
    clearTimeout(restartTimer);
    const { done, abort } = starting ?? {};
    const running = connection;
    connection = undefined;
    starting = undefined;
    abort?.abort();
    leaving = Promise.allSettled([leaving, running?.close(), done]);
    become(next, null);
    status.saveHits();
    await leaving;
  }

  async function connected(signal: StopSignal): Promise<Connection> {
    try {
      return await connectedNow(signal);
    } catch (error) {
      throw withheld(name, error);
    }
  }

  async function connectedNow(signal: StopSignal): Promise<Connection> {
    checkWanted(signal);
    usedAt = clock.monotonicMs();
    const waitMs = connection || starting ? 0 : retryAt - clock.monotonicMs();
    if (waitMs > longestWaitMs) throw backingOff(name, state.get().reason, waitMs);
    if (waitMs > 0) {
      await pause(waitMs, signal);
      checkWanted(signal);
    }
    connection?.freshen();
    return connection ?? (await withSignal(begin(), signal, () => cancelled(name)));
  }

  const isBusy = () => starting !== undefined || (connection?.link.isBusy() ?? false);
  const isWatched = () => wants.areAny() || tasks.areAny();

  function checkWanted(signal: StopSignal): void {
    if (signal.aborted) throw cancelled(name);
    if (!isEnabled) throw switchedOff(name);
  }

  async function start(): Promise<void> {
    if (!isEnabled) throw switchedOff(name);
    if (connection) return;
    policy.reset();
    status.resetHits();
    await begin();
  }

  return {
    name,
    state,
    lists,
    greeting: () => greeting,
    async ready(signal) {
      return (await connected(signal)).link;
    },
    warm() {
      const isDue = retryAt <= clock.monotonicMs();
      if (isEnabled && !connection && !starting && isDue) begin().catch(() => undefined);
    },
    start,
    stop: () => halt(isEnabled ? 'stopped' : 'disabled'),
    async restart() {
      await halt(isEnabled ? 'stopped' : 'disabled');
      await start();
    },
    async setEnabled(next) {
      if (next === isEnabled) return;
      isEnabled = next;
      if (next) {
        status.resetHits();
        return become('stopped', null);
      }
      dropLists();
      await halt('disabled');
    },
    console: () => console.lines(),
    caching: (kind) => caching.get(kind),
    note: (line) => console.add('gateway', line),
    hit,
    relayLine: console.add,
    forgetHits: status.resetHits,
    freshen: () => connection?.freshen(),
    wake: () => connection?.refresh(),
    isBusy,
    isWatched,
    idleMs: () => (connection && !isBusy() && !isWatched() ? clock.monotonicMs() - usedAt : 0),
    subscribe: wants.subscribe,
    resubscribe: wants.resubscribe,
    unsubscribe: wants.unsubscribe,
    watchTask: tasks.watch,
    unwatchTask: tasks.unwatch,
    setLogLevel: wants.setLogLevel,
    holdLogLevel: wants.holdLogLevel,
  };
}

function cancelled(server: string): GatehouseError {
  return new GatehouseError('cancelled', `The call was cancelled before server “${server}” was ready.`);
}

function switchedOff(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” is switched off or was just stopped. Switch it on in Gatehouse, then call again.`,
  );
}

function cannotStart(server: string, cause: unknown): GatehouseError {
  const message = `Server “${server}” cannot start. Look at its console in Gatehouse and check its settings.`;
  return new GatehouseError('upstream-unavailable', message, { cause });
}

/** Why a server does not start quotes its command, folders and last words, which may hold keys: that is for the person alone. */
function withheld(server: string, error: unknown): unknown {
  if (!(error instanceof GatehouseError) || !tellsOfStart.has(error.code)) return error;
  const forClient = `Server “${server}” did not start. Gatehouse shows why: ask the user to look there, then try again.`;
  return new GatehouseError(error.code, error.message, { cause: error, forClient });
}

const tellsOfStart: ReadonlySet<string> = new Set(['upstream-unavailable', 'upstream-failed', 'secret-unavailable']);

function backingOff(server: string, reason: string | null, waitMs: number): GatehouseError {
  const again = `It may be started again in ${Math.ceil(waitMs / 1000)} s, or at once in Gatehouse.`;
  return new GatehouseError('upstream-unavailable', `${reason ?? `Server “${server}” failed.`} ${again}`);
}
