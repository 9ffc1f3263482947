import { type Member, scanMembers } from '../json/scan';

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
  const members = new Map<string, Member>();
  for (const member of scanMembers(text)) {
    if (members.has(member.key))
      return invalid(rpcCode.invalidRequest, 'The message names a member twice. Send each once.');
    members.set(member.key, member);
  }
  const raw = (key: string) => {
    const member = members.get(key);
    return member && text.slice(member.valueStart, member.valueEnd);
  };
  const { jsonrpc, method, id, params } = value;
  const idJson = typeof id === 'string' || Number.isFinite(id) ? (raw('id') ?? 'null') : 'null';
  if (jsonrpc !== '2.0') return invalid(rpcCode.invalidRequest, '“jsonrpc” must be "2.0".', idJson);
  if (method === undefined && ('result' in value || 'error' in value)) return { kind: 'response' };
  if (typeof method !== 'string') return invalid(rpcCode.invalidRequest, '“method” must be a string.', idJson);
  if (params !== undefined && (typeof params !== 'object' || params === null || Array.isArray(params))) {
    return invalid(rpcCode.invalidParams, '“params” must be an object.', idJson);
  }
  const paramsJson = raw('params') ?? '{}';
  if (!members.has('id')) return { kind: 'notification', method, paramsJson };
  if (idJson === 'null') return invalid(rpcCode.invalidRequest, '“id” must be a string or a number.');
  return { kind: 'request', idJson, method, paramsJson };
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
