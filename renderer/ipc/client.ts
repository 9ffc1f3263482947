import type { z } from 'zod';
import { errorCodes, GatehouseError } from '../../shared/errors';
import type { Action, Bridge, Client, Contract, Readable, Reply, State } from '../../shared/ipc/define';

export function createClient<C extends Contract>(contract: C, bridge: Bridge): Client<C> {
  const entries = Object.entries<Action | State>(contract).map(([channel, entry]) => [
    channel,
    entry.kind === 'action' ? performer(channel, entry, bridge) : mirror(channel, entry, bridge),
  ]);
  return Object.fromEntries(entries) as Client<C>;
}

function performer(channel: string, { output }: Action, bridge: Bridge) {
  return async (input: unknown) => understand(output, unwrap(await bridge.invoke(channel, input)), channel);
}

/**
 * A local copy of a value that main owns: empty until the first answer, then always the latest.
 * Asks main when somebody first subscribes, so that a window touches only the channels it shows.
 */
function mirror(channel: string, { value: schema }: State, bridge: Bridge): Readable<unknown> {
  let current: unknown;
  let pushes = 0;
  let isConnected = false;
  const listeners = new Set<() => void>();

  function set(raw: unknown): void {
    current = understand(schema, raw, channel);
    for (const listener of [...listeners]) listener();
  }

  async function fetch(): Promise<void> {
    const pushesBefore = pushes;
    try {
      const value = unwrap(await bridge.invoke(channel));
      // A push that came while we waited is newer than the answer.
      if (pushes === pushesBefore) set(value);
    } catch (error) {
      reportError(error);
    }
  }

  function connect(): void {
    isConnected = true;
    bridge.watch(channel, (raw) => {
      pushes += 1;
      set(raw);
    });
    bridge.onReconnect?.(() => void fetch());
    void fetch();
  }

  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener);
      if (!isConnected) connect();
      return () => listeners.delete(listener);
    },
  };
}

function unwrap(raw: unknown): unknown {
  const reply = raw as Partial<Reply> | null | undefined;
  if (reply?.ok === true) return reply.value;
  if (reply?.ok !== false || typeof reply.message !== 'string') {
    throw new GatehouseError('internal', 'Gatehouse gave no answer. Try again.');
  }
  const code = errorCodes.find((known) => known === reply.code) ?? 'internal';
  throw new GatehouseError(code, reply.message);
}

function understand(schema: z.ZodType, raw: unknown, channel: string): unknown {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const message = `Gatehouse answered “${channel}” in a form this window does not know. Restart Gatehouse.`;
  throw new GatehouseError('internal', message, { cause: parsed.error });
}
