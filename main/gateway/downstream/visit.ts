import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../answer';
import type { CurrentClient } from '../identity/current-client';
import { errorBody, errorMessage } from './json-rpc';
import { sendJson } from './reply';

/** A request whose sender is known. `server`: `null` on the aggregated endpoint. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: CurrentClient;
  readonly server: string | null;
  /** How the program at the other end is called, where the token belongs to another one. */
  readonly impostor?: string | undefined;
}

/** What the gateway answers by itself, in the JSON-RPC form. */
export interface Failure {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export function fail({ response }: Visit, { status, code, message, data }: Failure, idJson = 'null'): void {
  sendJson(response, status, errorMessage(idJson, errorBody(code, message, data)));
}

/** Who a stateless request is from, as the pipeline and the record name it. */
export function statelessCaller({ client, server, impostor }: Visit): Caller {
  return { clientId: client.id, server, session: statelessPartyId(client.id), impostor };
}

/** One party for all stateless requests of a client: its bearer token is all that tells them apart. */
export function statelessPartyId(clientId: string): string {
  return `stateless-${clientId}`;
}

export function isJson({ request }: Visit): boolean {
  const type = request.headers['content-type'] ?? '';
  return type === 'application/json' || /^application\/json\s*(;|$)/i.test(type);
}

/** What the client can read. Without a word it is plain JSON. */
export function accepted({ request }: Visit): { readonly json: boolean; readonly stream: boolean } {
  const { accept } = request.headers;
  if (accept === undefined) return { json: true, stream: false };
  const all = accept.includes('*/*');
  const stream = all || /text\/(event-stream|\*)/i.test(accept);
  return { json: all || /application\/(json|\*)/i.test(accept), stream };
}
