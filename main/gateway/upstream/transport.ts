import type { LimitName } from '../../../shared/domain/limits';
import type { GatehouseError } from '../../../shared/errors';
import type { Era } from '../exchange';
import type { ValueFacts } from '../json/large';

/** How a transport ended: a sentence, and what the server wrote last to its console (hostile text). */
export interface TransportEnd {
  readonly summary: string;
  readonly lastLine: string | null;
  /** We ended it to begin anew at once. */
  readonly isRenewal?: boolean;
}

/** An answer too large to be held as one string: cut out of its message while that came in. */
export interface LargeAnswer {
  readonly id: number;
  readonly kind: 'result' | 'error';
  /** UTF-8 text of the object, checked to be JSON all through, in the pieces in which it came. */
  readonly bytes: readonly Buffer[];
  readonly facts: ValueFacts;
}

export interface TransportEvents {
  /**
   * One message as text. Nothing about it has been checked. `during`: the request in whose stream it came, `null` for a
   * standing stream; left out where one pipe carries everything and nobody can tell.
   */
  onText(text: string, during?: number | null): void;
  /** Instead of `onText`, above `largeMessageBytes`. */
  onLargeAnswer(answer: LargeAnswer): void;
  /** Something came that is more than we take; it was dropped, or the transport ends by it. */
  onLimit(limit: LimitName): void;
  /** This one request certainly gets no answer; the transport itself goes on. */
  onRequestFailed(id: number, error: GatehouseError): void;
  /** Once, and nothing follows it. */
  onEnd(end: TransportEnd): void;
  /** The server forgot us and was greeted anew: what it listed before may have changed. */
  onRenewed(): void;
}

/** Carries messages as text; knows nothing of what they mean. */
export interface UpstreamTransport {
  readonly pid: number | null;
  /** Resolves when messages may be sent. Rejects with `GatehouseError('upstream-unavailable')`. */
  start(events: TransportEvents): Promise<void>;
  /** `id` is given for requests, `headers` where the era wants some (`Mcp-Method`, …) and the transport has any. Failures come as events. */
  send(text: string, id?: number, headers?: Readonly<Record<string, string>>): void;
  /** Nobody waits for this request's answer any longer. */
  abandon(id: number): void;
  /** Whether `abandon` alone cancels a request at the server, as over HTTP in the stateless era; otherwise it is told by a message. */
  cancelsByClosing(): boolean;
  /** The era and revision both sides agreed on. */
  setProtocol(era: Era, version: string): void;
  /**
   * Connections may have died without anybody having been told (sleep, another network): those that wait unused are dropped, and
   * a standing stream is opened anew. What is under way goes on, and nothing is sent twice.
   */
  refresh?(): void;
  /** Resolves when nothing of it is left: no process, no socket. */
  close(): Promise<void>;
}
