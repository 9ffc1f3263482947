import { GatehouseError } from '../../../shared/errors';
import type { StopSignal } from '../stop-signal';
import type { Connection } from './connection';
import { createServerLogLevel, type ServerLogLevel } from './server-log-level';
import { isDeclared, type StandingStream, type Watched } from './standing';

/** A resource whose changes somebody wants to hear of. */
export interface Wanted {
  readonly uri: string;
  /** Who wants it first: all others of the same URI know it as well. */
  readonly clientId: string;
  /** Raw `params` of `resources/subscribe` with this URI, as they were first sent. */
  readonly paramsJson: string;
}

/** What one server should tell us of, whatever becomes of its connections. */
export interface Wants {
  /** Resolves when the server agreed. Rejects with `GatehouseError`; it is not wanted then. */
  subscribe(wanted: Wanted, signal: StopSignal): Promise<void>;
  /** What another instance of the server agreed to: wanted from now on, and asked for wherever there is a connection. */
  resubscribe(wanted: Wanted): void;
  /** Never rejects: what the server says to it changes nothing. */
  unsubscribe(uri: string): Promise<void>;
  /** Anything is wanted. */
  areAny(): boolean;
  setLogLevel: ServerLogLevel['set'];
  holdLogLevel: ServerLogLevel['hold'];
  /** A connection was opened, or its server began a new session: it knows of nothing. */
  renew(): void;
}

interface WantsOptions {
  readonly server: string;
  /** For each request, in ms. */
  readonly timeoutMs: number;
  current(): Connection | undefined;
  ready(signal: StopSignal): Promise<Connection>;
  onNote(text: string): void;
}

export function createWants({ server, timeoutMs, current, ready, onNote }: WantsOptions): Wants {
  const all = new Map<string, Wanted>();
  /** Being unsubscribed: over HTTP the next request may overtake the one before. */
  const ending = new Map<string, Promise<void>>();
  const logLevel = createServerLogLevel({ current });
  const watch = createWatch(() => ({ uris: [...all.keys()] }));

  async function ask(connection: Connection, { uri, paramsJson }: Wanted, signal?: StopSignal): Promise<void> {
    if (connection.standing) {
      if (!(await watch(connection.standing)).has(uri)) throw notSubscribed(server);
      return;
    }
    if (!isDeclared(connection.greeting.capabilities, 'resources', 'subscribe')) throw notSubscribed(server);
    const answer = await connection.link.request('resources/subscribe', paramsJson, { timeoutMs, signal });
    if (answer.kind === 'error') throw notSubscribed(server);
  }

  async function askAgain(connection: Connection): Promise<void> {
    const before = [...all.values()];
    if (before.length === 0) return;
    for (const { clientId } of before) connection.link.serve(clientId);
    const lost = connection.standing
      ? await lostAt(connection.standing, before)
      : await countAsync(before, (wanted) => isLost(connection, wanted));
    if (lost > 0) onNote(`${lost} of the resources that were subscribed to could not be subscribed to again.`);
  }

  async function lostAt(standing: StandingStream, before: readonly Wanted[]): Promise<number> {
    const agreed = await watch(standing);
    return before.filter(({ uri }) => all.has(uri) && !agreed.has(uri)).length;
  }

  async function isLost(connection: Connection, wanted: Wanted): Promise<boolean> {
    // It may have been given up while the others were asked for, and a later connection asks for all by itself.
    if (all.get(wanted.uri) !== wanted || current() !== connection) return false;
    return await ask(connection, wanted).then(
      () => false,
      () => current() === connection,
    );
  }

  async function endAt(connection: Connection, uri: string): Promise<void> {
    if (connection.standing) return void (await watch(connection.standing));
    const params = JSON.stringify({ uri });
    await connection.link.request('resources/unsubscribe', params, { timeoutMs }).catch(() => undefined);
  }

  return {
    async subscribe(wanted, signal) {
      const { uri, clientId } = wanted;
      await ending.get(uri);
      const connection = await ready(signal);
      connection.link.serve(clientId);
      const isNew = !all.has(uri);
      if (isNew) all.set(uri, wanted);
      try {
        await ask(connection, wanted, signal);
      } catch (error) {
        if (isNew) all.delete(uri);
        throw error;
      }
    },
    resubscribe(wanted) {
      all.set(wanted.uri, wanted);
      const connection = current();
      if (!connection) return;
      connection.link.serve(wanted.clientId);
      ask(connection, wanted).catch(() => onNote('A resource could not be subscribed to again.'));
    },
    async unsubscribe(uri) {
      all.delete(uri);
      const connection = current();
      if (!connection) return;
      const ended = endAt(connection, uri);
      ending.set(uri, ended);
      await ended;
      if (ending.get(uri) === ended) ending.delete(uri);
    },
    areAny: () => all.size > 0,
    setLogLevel: logLevel.set,
    holdLogLevel: logLevel.hold,
    renew() {
      logLevel.renew();
      const connection = current();
      if (connection) void askAgain(connection);
    },
  };
}

/** One after the other. */
async function countAsync<T>(all: readonly T[], isCounted: (each: T) => Promise<boolean>): Promise<number> {
  let count = 0;
  for (const each of all) if (await isCounted(each)) count += 1;
  return count;
}

type Watch = (standing: StandingStream) => Promise<ReadonlySet<string>>;

interface Turn {
  readonly standing: StandingStream;
  readonly agreed: Promise<ReadonlySet<string>>;
  next: Promise<ReadonlySet<string>> | undefined;
}

/**
 * Each stream names all that is wanted, so that one which waits for its turn serves everybody who comes meanwhile. Resolves
 * with those resources that the server agreed to.
 */
function createWatch(wanted: () => Pick<Watched, 'uris'>): Watch {
  let last: Turn | undefined;

  function begin(standing: StandingStream): ReturnType<Watch> {
    const agreed = standing.watch(wanted()).then(({ uris }) => new Set(uris));
    const own: Turn = { standing, agreed, next: undefined };
    last = own;
    void agreed.then(() => {
      if (last === own && !own.next) last = undefined;
    });
    return agreed;
  }

  return (standing) => {
    if (last?.standing !== standing) return begin(standing);
    last.next ??= last.agreed.then(() => begin(standing));
    return last.next;
  };
}

function notSubscribed(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” does not tell when this resource changes. Read it again when you need it.`,
  );
}
