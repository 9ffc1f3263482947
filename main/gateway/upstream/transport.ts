import type { GatehouseError } from '../../../shared/errors';

/** How a transport ended: a sentence, and what the server wrote last to its console (hostile text). */
export interface TransportEnd {
  readonly summary: string;
  readonly lastLine: string | null;
}

export interface TransportEvents {
  /** One message as text. Nothing about it has been checked. */
  onText(text: string): void;
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
  /** `id` is given for requests. Failures come as events. */
  send(text: string, id?: number): void;
  /** Nobody waits for this request's answer any longer. */
  abandon(id: number): void;
  /** The revision both sides agreed on. */
  setProtocolVersion(version: string): void;
  /** Resolves when nothing of it is left: no process, no socket. */
  close(): Promise<void>;
}
