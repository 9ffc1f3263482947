import type { ConsoleLine, ServerConfig, ServerStatus } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../ports';
import { createStore } from '../store';
import { type Connection, type ConnectionTimeouts, openConnection, quoteLastLine } from './connection';
import { createConsoleLog } from './console-log';
import type { Greeting } from './handshake';
import type { LinkOptions, UpstreamLink } from './link';
import { emptyLists, isSameList, type ListItem, type ListKind, type ServerLists } from './lists';
import type { TransportSurroundings } from './open-transport';
import { createRestartPolicy } from './restart-policy';
import type { TransportEnd } from './transport';
import { pause, withSignal } from './waiting';

export interface UpstreamState {
  readonly status: ServerStatus;
  /** Why it is as it is and what to do next; `null` unless there is something to say. */
  readonly reason: string | null;
  readonly statusSince: string;
  readonly pid: number | null;
  readonly claims: { readonly name: string; readonly version: string } | null;
  readonly consoleLines: number;
}

/** One configured server and its process or connection. */
export interface Upstream {
  readonly name: string;
  readonly state: Readable<UpstreamState>;
  /** As last read; kept while the server is not running, so that it need not run to be listed. */
  readonly lists: Readable<ServerLists>;
  /** What it said when it was last greeted. */
  greeting(): Greeting | null;
  /** Starts the server when it does not run. Rejects with `GatehouseError`. */
  ready(signal: AbortSignal): Promise<UpstreamLink>;
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
}

export interface UpstreamOptions {
  readonly config: Pick<ServerConfig, 'name' | 'transport' | 'enabled'>;
  readonly surroundings: TransportSurroundings;
  readonly clientVersion: string;
  readonly clock: Clock;
  readonly timeouts?: ConnectionTimeouts | undefined;
  readonly onRequest?: LinkOptions['onRequest'];
  /** Nothing starts before this: what had the name before is still leaving. */
  readonly after?: Promise<unknown> | undefined;
  onNotification(method: string, paramsJson: string): void;
  onListChanged(kind: ListKind): void;
}

const defaultTimeouts: ConnectionTimeouts = { handshake: 30_000, list: 30_000 };
/** A call waits for a server that is about to be started again; not longer than this. */
const longestWaitMs = 5000;
const consoleNewsMs = 100;

export function createUpstream(options: UpstreamOptions): Upstream {
  const { clock, config } = options;
  const { name } = config;
  const policy = createRestartPolicy();
  const lists = createStore<ServerLists>(emptyLists);
  const state = createStore<UpstreamState>({
    status: config.enabled ? 'stopped' : 'disabled',
    reason: null,
    statusSince: clock.now().toISOString(),
    pid: null,
    claims: null,
    consoleLines: 0,
  });
  const log = createConsoleLog(() => clock.now().getTime(), announceConsole);
  let isEnabled = config.enabled;
  let connection: Connection | undefined;
  let greeting: Greeting | null = null;
  let starting: { readonly abort: AbortController; readonly done: Promise<Connection> } | undefined;
  let leaving: Promise<unknown> = Promise.resolve(options.after);
  let retryAt = Number.NEGATIVE_INFINITY;
  let restartTimer: NodeJS.Timeout | undefined;
  let isConsoleAnnounced = false;

  function announceConsole(): void {
    if (isConsoleAnnounced) return;
    isConsoleAnnounced = true;
    setTimeout(() => {
      isConsoleAnnounced = false;
      state.update((current) => ({ ...current, consoleLines: log.count }));
    }, consoleNewsMs).unref();
  }

  function become(status: ServerStatus, reason: string | null, details: Partial<UpstreamState> = {}): void {
    state.update((current) => ({
      ...current,
      pid: null,
      ...details,
      status,
      reason,
      statusSince: current.status === status ? current.statusSince : clock.now().toISOString(),
    }));
    if (reason) log.add('gateway', reason);
  }

  function keepList(kind: ListKind, items: readonly ListItem[]): void {
    if (isSameList(lists.get()[kind], items)) return;
    lists.update((current) => ({ ...current, [kind]: items }));
    options.onListChanged(kind);
  }

  function dropLists(): void {
    for (const kind of Object.keys(emptyLists) as ListKind[]) keepList(kind, []);
  }

  function begin(): Promise<Connection> {
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
          console: log,
          timeouts: options.timeouts ?? defaultTimeouts,
          onRequest: options.onRequest,
          onNotification: options.onNotification,
          onList: (kind, items) => {
            if (!signal.aborted) keepList(kind, items);
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
      become('running', null, { pid: opened.pid, claims: opened.greeting.claims });
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
    const why = `Server “${name}” stopped. ${end.summary}${quoteLastLine(end)}`;
    const at = clock.monotonicMs();
    retryAt = policy.failed(at).retryAt;
    if (!wasBusy) become('stopped', `${why} The next call starts it again.`);
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

  async function halt(status: 'stopped' | 'disabled'): Promise<void> {
    clearTimeout(restartTimer);
    const { done, abort } = starting ?? {};
    const running = connection;
    connection = undefined;
    starting = undefined;
    abort?.abort();
    leaving = Promise.allSettled([leaving, running?.close(), done]);
    become(status, null);
    await leaving;
  }

  async function ready(signal: AbortSignal): Promise<UpstreamLink> {
    try {
      return await readyNow(signal);
    } catch (error) {
      throw withheld(name, error);
    }
  }

  async function readyNow(signal: AbortSignal): Promise<UpstreamLink> {
    checkWanted(signal);
    const waitMs = connection || starting ? 0 : retryAt - clock.monotonicMs();
    if (waitMs > longestWaitMs) throw backingOff(name, state.get().reason, waitMs);
    if (waitMs > 0) {
      await pause(waitMs, signal);
      checkWanted(signal);
    }
    if (connection) return connection.link;
    return (await withSignal(begin(), signal, () => cancelled(name))).link;
  }

  function checkWanted(signal: AbortSignal): void {
    if (signal.aborted) throw cancelled(name);
    if (!isEnabled) throw switchedOff(name);
  }

  async function start(): Promise<void> {
    if (!isEnabled) throw switchedOff(name);
    if (connection) return;
    policy.reset();
    await begin();
  }

  return {
    name,
    state,
    lists,
    greeting: () => greeting,
    ready,
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
      if (next) return become('stopped', null);
      dropLists();
      await halt('disabled');
    },
    console: () => log.lines(),
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
