import { scanElements, scanMembers } from '../json/scan';
import type { UpstreamAnswer } from '../upstream/link';

/** JSON-RPC 2.0 error codes (§5.1) and the ones of MCP that we use. */
export const rpcCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  server: -32000,
  resourceNotFound: -32002,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
} as const;

/** A message of a client, its parts as raw text; `params` are the same, parsed: for looking, not for sending. */
export type ClientMessage = RequestMessage | NotificationMessage | ResponseMessage | BatchMessage | InvalidMessage;

export interface RequestMessage {
  readonly kind: 'request';
  readonly idJson: string;
  readonly method: string;
  readonly paramsJson: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface NotificationMessage extends Omit<RequestMessage, 'kind' | 'idJson'> {
  readonly kind: 'notification';
}

/** `answer`: `null` when it is neither a result nor an error, or not an object. */
export interface ResponseMessage {
  readonly kind: 'response';
  readonly idJson: string;
  readonly answer: UpstreamAnswer | null;
}

/** Several messages in one body, as 2025-03-26 allowed; each as raw text. */
export interface BatchMessage {
  readonly kind: 'batch';
  readonly texts: readonly string[];
}

export interface InvalidMessage {
  readonly kind: 'invalid';
  readonly code: number;
  readonly message: string;
  readonly idJson: string;
}

const maxBatch = 100;

/** Reads one message. Never throws: what is wrong with it comes back as a sentence. */
export function readMessage(text: string): ClientMessage {
  const value = parse(text);
  if (value === undefined) return invalid(rpcCode.parseError, 'This is not JSON. Send one JSON-RPC 2.0 message.');
  if (Array.isArray(value)) return readBatch(text, value.length);
  if (typeof value !== 'object' || value === null)
    return invalid(rpcCode.invalidRequest, 'Send a JSON-RPC 2.0 object.');
  return readObject(text, value as Record<string, unknown>);
}

function readBatch(text: string, count: number): ClientMessage {
  if (count === 0 || count > maxBatch)
    return invalid(rpcCode.invalidRequest, `A batch has 1 to ${maxBatch} messages. Send one message in each request.`);
  return { kind: 'batch', texts: scanElements(text) };
}

function readObject(text: string, value: Record<string, unknown>): ClientMessage {
  const raw = rawMembers(text);
  if (!raw) return invalid(rpcCode.invalidRequest, 'The message names a member twice. Send each once.');
  const { jsonrpc, method, id } = value;
  const idJson = isId(id) ? (raw.get('id') ?? 'null') : 'null';
  if (jsonrpc !== '2.0') return invalid(rpcCode.invalidRequest, '“jsonrpc” must be "2.0".', idJson);
  const response = method === undefined ? readResponse(idJson, raw) : undefined;
  if (response) return response;
  if (typeof method !== 'string') return invalid(rpcCode.invalidRequest, '“method” must be a string.', idJson);
  const paramsJson = raw.get('params') ?? '{}';
  if (!paramsJson.startsWith('{')) return invalid(rpcCode.invalidParams, '“params” must be an object.', idJson);
  const params = (value['params'] ?? {}) as Readonly<Record<string, unknown>>;
  if (!raw.has('id')) return { kind: 'notification', method, paramsJson, params };
  if (idJson === 'null') return invalid(rpcCode.invalidRequest, '“id” must be a string or a number.');
  return { kind: 'request', idJson, method, paramsJson, params };
}

function readResponse(idJson: string, raw: ReadonlyMap<string, string>): ResponseMessage | undefined {
  const [result, error] = [raw.get('result'), raw.get('error')];
  const json = result ?? error;
  if (json === undefined) return undefined;
  const isSound = json.startsWith('{') && (result === undefined || error === undefined);
  return {
    kind: 'response',
    idJson,
    answer: isSound ? { kind: result === undefined ? 'error' : 'result', json } : null,
  };
}

function isId(id: unknown): boolean {
  return typeof id === 'string' || Number.isFinite(id);
}

/** The raw text of each member; `undefined` when one stands there twice. */
function rawMembers(text: string): ReadonlyMap<string, string> | undefined {
  const members = scanMembers(text);
  const raw = new Map(members.map(({ key, valueStart, valueEnd }) => [key, text.slice(valueStart, valueEnd)]));
  return raw.size === members.length ? raw : undefined;
}

export function resultMessage(idJson: string, resultJson: string): string {
  return `{"jsonrpc":"2.0","id":${idJson},"result":${resultJson}}`;
}

export function errorMessage(idJson: string, errorJson: string): string {
  return `{"jsonrpc":"2.0","id":${idJson},"error":${errorJson}}`;
}

export function errorBody(code: number, message: string, data?: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ code, message, data });
}

export function requestMessage(idJson: string, method: string, paramsJson: string): string {
  return `{"jsonrpc":"2.0","id":${idJson},"method":${JSON.stringify(method)},"params":${paramsJson}}`;
}

/** One text for all spellings of an id (`"a"`, `"\\u0061"`); a number that would be rounded stays as it was written. */
export function idKey(idJson: string): string {
  const id: unknown = JSON.parse(idJson);
  return typeof id === 'number' && !Number.isSafeInteger(id) ? idJson : JSON.stringify(id);
}

export function notificationMessage(method: string, paramsJson?: string): string {
  const params = paramsJson === undefined ? '' : `,"params":${paramsJson}`;
  return `{"jsonrpc":"2.0","method":${JSON.stringify(method)}${params}}`;
}

function invalid(code: number, message: string, idJson = 'null'): InvalidMessage {
  return { kind: 'invalid', code, message, idJson };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
