import type { z } from 'zod';
import type { ErrorCode } from '../errors';

/** A window asks, main answers. */
export interface Action<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'action';
  input: I;
  output: O;
}

/** Main owns a value, windows watch it. */
export interface State<V extends z.ZodType = z.ZodType> {
  kind: 'state';
  value: V;
}

export type Contract = Record<string, Action | State>;

export function action<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Action<I, O> {
  return { kind: 'action', input, output };
}

export function state<V extends z.ZodType>(value: V): State<V> {
  return { kind: 'state', value };
}

/** What main provides: a handler for every action, a source for every state. */
export type Services<C extends Contract> = {
  [K in keyof C]: C[K] extends Action<infer I, infer O>
    ? (input: z.output<I>) => z.input<O> | Promise<z.input<O>>
    : C[K] extends State<infer V>
      ? Readable<z.output<V>>
      : never;
};

/** What a window gets: a function for every action, a live value for every state. */
export type Client<C extends Contract> = {
  [K in keyof C]: C[K] extends Action<infer I, infer O>
    ? (input: z.input<I>) => Promise<z.output<O>>
    : C[K] extends State<infer V>
      ? Readable<z.output<V> | undefined>
      : never;
};

/** A current value plus change notification: the shape `useSyncExternalStore` wants. */
export interface Readable<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

export type Reply = { ok: true; value: unknown } | { ok: false; code: ErrorCode; message: string };

/** What the preload puts on `window.bridge`. */
export interface Bridge {
  invoke(channel: string, input?: unknown): Promise<unknown>;
  watch(channel: string, listener: (value: unknown) => void): () => void;
  /** Over a connection that can break (the panel): pushes may have been missed, so every watched state is asked for again. */
  onReconnect?(listener: () => void): () => void;
}
