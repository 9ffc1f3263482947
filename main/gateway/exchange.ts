import { GatehouseError } from '../../shared/errors';
import type { StopSignal } from './stop-signal';
import type { UpstreamAnswer } from './upstream/link';

/**
 * The two ways of MCP: with a session that `initialize` begins (2024-11-05 … 2025-11-25), or stateless, where every request
 * says for itself what its sender is and can (2026-07-28).
 */
export type Era = 'session' | 'stateless';

/** What a client is and can, by its own word: from `initialize`, or from the `_meta` of this request. */
export interface Peer {
  readonly era: Era;
  readonly protocolVersion: string;
  /** Raw text of its capabilities, an object. */
  readonly capabilitiesJson: string;
  /** Raw text of its `clientInfo`; `null` when it did not say. */
  readonly clientInfoJson: string | null;
  /** From which level on it wants log messages; `null`: none were asked for. */
  readonly logLevel: string | null;
}

/** What a server asks of a client. */
export interface Question {
  readonly method: string;
  readonly paramsJson: string;
  /** Takes raw `params` of `notifications/progress` about it, with the token that the question has. Only session clients send such. */
  readonly onProgress?: ((paramsJson: string) => void) | undefined;
}

/**
 * Somebody a server's own messages may reach: one client session, or one stateless request. A message meant for one
 * of them must never reach another.
 */
export interface Party {
  /** Tells parties apart: the session's id, or one of its own for each stateless client. */
  readonly partyId: string;
  /** Whose it is: parties of one client are told apart, but keep no secrets from each other. */
  readonly clientId: string;
  readonly peer: Peer;
  /** Passes a notification on as it is. What cannot be delivered is dropped. */
  notify(method: string, paramsJson: string): void;
  /** Asks the client (elicitation, sampling, roots, …). Rejects with `GatehouseError` when it went away; an error of the client is an answer. */
  ask(question: Question, signal: StopSignal): Promise<UpstreamAnswer>;
}

/** One request of a client that is being answered: what the pipeline may know of the connection, and nothing more. */
export interface Exchange extends Party {
  /** The client said that it no longer wants the answer. */
  readonly cancelled: StopSignal;
  /** That, or nobody is left who would read the answer. A question is withdrawn then; a call under way is not. */
  readonly gone: StopSignal;
  /** Passes a server's progress on: raw `params` of `notifications/progress`, the client's own token put back. */
  progress(paramsJson: string): void;
  /** Progress of ours while a person decides. Without a progress token it does nothing. */
  heartbeat(message: string): void;
  /** Whether the client gave a progress token, so that heartbeats reach it. */
  hearsProgress(): boolean;
  /** On the monotonic clock, in ms: since when the client waits for an answer. */
  readonly arrivedMs: number;
  /** Only where the client's era has such: it need not wait in one go. */
  readonly rounds?: WaitingRounds | undefined;
  /** Only where the client follows tasks: it need not wait for a person at all. */
  readonly tasking?: Tasking | undefined;
  /** Ends all that is done for this request, at its server too. `reason` is what the client is told. */
  abort(reason: Error): void;
}

/** While a person is waited for, the client is told to come back, and its request goes on meanwhile. */
export interface WaitingRounds {
  /** From now on no request of the client waits longer than this, in ms. */
  begin(longestMs: number): void;
  /** Nobody is waited for any more. Resolves when the client is back, and rejects when it stays away. */
  end(): Promise<void>;
  /** The same, where the client is answered with a no. */
  stop(): void;
}

/** What a request must say to become a task. */
export interface Taskable {
  readonly method: string;
  readonly server: string;
  readonly paramsJson: string;
}

/** The request can be answered with a task, and go on while nobody waits for it. */
export interface Tasking {
  /** The task as its client knows it; `undefined`: there is none yet. */
  readonly taskId: string | undefined;
  /** How long this call may wait for a person as a task, in ms; `undefined`: it cannot be one. */
  longestMs(call: Taskable): number | undefined;
  /** A person is asked under this id. Where the call can be a task its client is answered with that now. */
  begin(call: Taskable, requestId: string): void;
}

/** Why a call ended that its client no longer wants. */
export function stoppedWaiting(): GatehouseError {
  return new GatehouseError('cancelled', 'The client stopped waiting.');
}
