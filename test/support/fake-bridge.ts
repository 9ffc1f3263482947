import { z } from 'zod';
import { type AppContract, contract } from '../../shared/ipc/contract';
import type { Action, Bridge, Reply, State } from '../../shared/ipc/define';

type StateValue<K extends keyof AppContract> = AppContract[K] extends State<infer V> ? z.input<V> : never;
type ActionHandler<K extends keyof AppContract> =
  AppContract[K] extends Action<infer I, infer O> ? (input: z.output<I>) => z.input<O> | Promise<z.input<O>> : never;

/** First values for states, handlers for actions. An action without one rejects. */
export type FakeBridgeOverrides = {
  [K in keyof AppContract]?: AppContract[K] extends State ? StateValue<K> : ActionHandler<K>;
};

export interface FakeBridge extends Bridge {
  /** Changes a state and tells the window. */
  push<K extends keyof AppContract>(channel: K, value: StateValue<K>): void;
  /** What the window asked an action for, oldest first, as main would read it. */
  inputs(channel: keyof AppContract): readonly unknown[];
  /** States the window asked for, and how often. */
  reads(channel: keyof AppContract): number;
  /** As if the connection to main had broken and come back. */
  reconnect(): void;
}

/** Main as a window sees it, made from the contract: what it sends is valid, and so must be what it gets. */
export function createFakeBridge(overrides: FakeBridgeOverrides = {}): FakeBridge {
  const states = firstValues(overrides);
  const inputs = new Map<string, unknown[]>();
  const reads = new Map<string, number>();
  const watchers = new Map<string, Set<(value: unknown) => void>>();
  const reconnected = new Set<() => void>();

  async function perform(channel: string, entry: Action, raw: unknown): Promise<Reply> {
    const input = entry.input.safeParse(raw);
    if (!input.success) return { ok: false, code: 'invalid-request', message: `Bad input for ${channel}.` };
    inputs.set(channel, [...(inputs.get(channel) ?? []), input.data]);
    const handler = overrides[channel as keyof AppContract] as ((input: unknown) => unknown) | undefined;
    if (!handler) return { ok: false, code: 'internal', message: `The test gave no answer for “${channel}”.` };
    try {
      return { ok: true, value: entry.output.parse(await handler(input.data)) };
    } catch (error) {
      return refusal(error);
    }
  }

  return {
    async invoke(channel, input) {
      const entry = (contract as Record<string, Action | State>)[channel];
      if (!entry) throw new Error(`The contract has no “${channel}”.`);
      if (entry.kind === 'action') return perform(channel, entry, input);
      reads.set(channel, (reads.get(channel) ?? 0) + 1);
      return { ok: true, value: states.get(channel) } satisfies Reply;
    },
    watch(channel, listener) {
      const listeners = watchers.get(channel) ?? new Set();
      watchers.set(channel, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    onReconnect(listener) {
      reconnected.add(listener);
      return () => reconnected.delete(listener);
    },
    push(channel, value) {
      states.set(channel, (contract[channel] as State).value.parse(value));
      for (const listener of watchers.get(channel) ?? []) listener(states.get(channel));
    },
    inputs: (channel) => inputs.get(channel) ?? [],
    reads: (channel) => reads.get(channel) ?? 0,
    reconnect() {
      for (const listener of reconnected) listener();
    },
  };
}

function firstValues(overrides: FakeBridgeOverrides): Map<string, unknown> {
  const states = Object.entries<Action | State>(contract).filter(
    (entry): entry is [string, State] => entry[1].kind === 'state',
  );
  return new Map(
    states.map(([channel, { value }]) => [
      channel,
      value.parse(overrides[channel as keyof AppContract] ?? defaultOf(value)),
    ]),
  );
}

/** The plainest value a schema accepts: its default, an empty list, the first choice, empty text. */
function defaultOf(schema: z.ZodType): unknown {
  const fallback = schema.safeParse(undefined);
  if (fallback.success && fallback.data !== undefined) return fallback.data;
  if (schema instanceof z.ZodReadonly) return defaultOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodObject) {
    return Object.fromEntries(Object.entries(schema.shape).map(([key, field]) => [key, defaultOf(field as z.ZodType)]));
  }
  if (schema instanceof z.ZodEnum) return schema.options[0];
  const plain = [null, [], '', false, 0, {}, undefined].find((value) => schema.safeParse(value).success);
  return plain;
}

function refusal(error: unknown): Reply {
  const failure = error as { code?: unknown; message?: unknown };
  return {
    ok: false,
    code: (typeof failure.code === 'string' ? failure.code : 'internal') as 'internal',
    message: typeof failure.message === 'string' ? failure.message : String(error),
  };
}
