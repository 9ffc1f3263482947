import { scanMembers } from '../json/scan';

/** JSON-RPC 2.0 error codes (§5.1) and the ones of MCP that we use. */
export const rpcCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  server: -32000,
} as const;

/** A message of a client, its parts as raw text. */
export type ClientMessage =
  | { readonly kind: 'request'; readonly idJson: string; readonly method: string; readonly paramsJson: string }
  | { readonly kind: 'notification'; readonly method: string; readonly paramsJson: string }
  | { readonly kind: 'response' }
  | { readonly kind: 'invalid'; readonly code: number; readonly message: string; readonly idJson: string };

/** Reads one message. Never throws: what is wrong with it comes back as a sentence. */
export function readMessage(text: string): ClientMessage {
  const value = parse(text);
  if (value === undefined) return invalid(rpcCode.parseError, 'This is not JSON. Send one JSON-RPC 2.0 message.');
  if (Array.isArray(value))
    return invalid(rpcCode.invalidRequest, 'Batches are not taken. Send one message in each request.');
  if (typeof value !== 'object' || value === null)
    return invalid(rpcCode.invalidRequest, 'Send a JSON-RPC 2.0 object.');
  return readObject(text, value as Record<string, unknown>);
}

function readObject(text: string, value: Record<string, unknown>): ClientMessage {
  const raw = rawMembers(text);
  if (!raw) return invalid(rpcCode.invalidRequest, 'The message names a member twice. Send each once.');
  const { jsonrpc, method, id } = value;
  const idJson = isId(id) ? (raw.get('id') ?? 'null') : 'null';
  if (jsonrpc !== '2.0') return invalid(rpcCode.invalidRequest, '“jsonrpc” must be "2.0".', idJson);
  if (method === undefined && (raw.has('result') || raw.has('error'))) return { kind: 'response' };
  if (typeof method !== 'string') return invalid(rpcCode.invalidRequest, '“method” must be a string.', idJson);
  const paramsJson = raw.get('params') ?? '{}';
  if (!paramsJson.startsWith('{')) return invalid(rpcCode.invalidParams, '“params” must be an object.', idJson);
  if (!raw.has('id')) return { kind: 'notification', method, paramsJson };
  if (idJson === 'null') return invalid(rpcCode.invalidRequest, '“id” must be a string or a number.');
  return { kind: 'request', idJson, method, paramsJson };
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

export function errorBody(code: number, message: string): string {
  return JSON.stringify({ code, message });
}

export function notificationMessage(method: string, paramsJson?: string): string {
  const params = paramsJson === undefined ? '' : `,"params":${paramsJson}`;
  return `{"jsonrpc":"2.0","method":${JSON.stringify(method)}${params}}`;
}

function invalid(code: number, message: string, idJson = 'null'): ClientMessage {
  return { kind: 'invalid', code, message, idJson };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
