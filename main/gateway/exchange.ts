import { GatehouseError } from '../../shared/errors';

/** One request of a client that is being answered: what the pipeline may know of the connection, and nothing more. */
export interface Exchange {
  /** The client said that it no longer wants the answer. */
  readonly cancelled: AbortSignal;
  /** That, or nobody is left who would read the answer. A question is withdrawn then; a call under way is not. */
  readonly gone: AbortSignal;
  /** Passes a server's progress on: raw `params` of `notifications/progress`, the client's own token put back. */
  progress(paramsJson: string): void;
  /** Progress of ours while a person decides. Without a progress token it does nothing. */
  heartbeat(message: string): void;
}

/** Why a call ended that its client no longer wants. */
export function stoppedWaiting(): GatehouseError {
  return new GatehouseError('cancelled', 'The client stopped waiting.');
}
