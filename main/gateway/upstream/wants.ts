import { GatehouseError } from '../../../shared/errors';
import type { StopSignal } from '../stop-signal';
import type { Connection } from './connection';
import { createServerLogLevel, type ServerLogLevel } from './server-log-level';
import { isDeclared } from './standing';

/** What one server should tell us of, whatever becomes of its connections. */
export interface Wants {
  /** Resolves when the server agreed. Rejects with `GatehouseError`; it is not wanted then. */
  subscribe(uri: string, signal: StopSignal): Promise<void>;
  /** Never rejects: what the server says to it changes nothing. */
  unsubscribe(uri: string): Promise<void>;
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
  const uris = new Set<string>();
  const logLevel = createServerLogLevel({ current });

  async function ask(connection: Connection, uri: string, signal?: StopSignal): Promise<void> {
    if (connection.standing) {
      const agreed = await connection.standing.watch([...uris]);
      if (!agreed.includes(uri)) throw notSubscribed(server);
      return;
    }
    if (!isDeclared(connection.greeting.capabilities, 'resources', 'subscribe')) throw notSubscribed(server);
    const params = JSON.stringify({ uri });
    const answer = await connection.link.request('resources/subscribe', params, { timeoutMs, signal });
    if (answer.kind === 'error') throw notSubscribed(server);
  }

  async function renewSubscriptions(connection: Connection): Promise<void> {
    const wanted = [...uris];
    if (connection.standing && wanted.length > 0) {
      const agreed = await connection.standing.watch(wanted);
      if (agreed.length < wanted.length) onNote('It no longer tells of some of the resources that were subscribed to.');
      return;
    }
    for (const uri of wanted)
      await ask(connection, uri).catch(() => onNote('A resource could not be subscribed to again.'));
  }

  return {
    async subscribe(uri, signal) {
      const connection = await ready(signal);
      const isNew = !uris.has(uri);
      uris.add(uri);
      try {
        await ask(connection, uri, signal);
      } catch (error) {
        if (isNew) uris.delete(uri);
        throw error;
      }
    },
    async unsubscribe(uri) {
      uris.delete(uri);
      const connection = current();
      if (!connection) return;
      if (connection.standing) await connection.standing.watch([...uris]);
      else
        await connection.link
          .request('resources/unsubscribe', JSON.stringify({ uri }), { timeoutMs })
          .catch(() => undefined);
    },
    setLogLevel: logLevel.set,
    holdLogLevel: logLevel.hold,
    renew() {
      logLevel.renew();
      const connection = current();
      if (connection) void renewSubscriptions(connection);
    },
  };
}

function notSubscribed(server: string): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” does not tell when this resource changes. Read it again when you need it.`,
  );
}
