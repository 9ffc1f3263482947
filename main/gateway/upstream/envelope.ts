import { scanMembers } from '../json/scan';

/** A JSON-RPC message of a server, cut into raw text. */
export type Envelope =
  | { readonly kind: 'result' | 'error'; readonly id: number; readonly json: string }
  | { readonly kind: 'request'; readonly idJson: string; readonly method: string; readonly paramsJson: string }
  | { readonly kind: 'notification'; readonly method: string; readonly paramsJson: string }
  /** An answer to `id` that breaks the protocol: nothing of it may be used. */
  | { readonly kind: 'broken-answer'; readonly id: number }
  | { readonly kind: 'malformed' };

const malformed: Envelope = { kind: 'malformed' };
const maxMethodLength = 200;
const maxIdLength = 1000;

/** Reads the outermost members only; the values inside stay text, unchecked. Never throws. */
export function readEnvelope(text: string): Envelope {
  const members = membersByKey(text);
  if (!members) return malformed;
  const { id } = members;
  const answerTo = id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
  if (members.jsonrpc !== '"2.0"' || members.isAmbiguous)
    return answerTo === undefined ? malformed : { kind: 'broken-answer', id: answerTo };
  if (members.method !== undefined) return readCall(members.method, members);
  return answerTo === undefined ? malformed : readAnswer(answerTo, members);
}

interface Members {
  jsonrpc?: string;
  id?: string;
  method?: string;
  params?: string;
  result?: string;
  error?: string;
  isAmbiguous?: boolean;
}

const known = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);

function membersByKey(text: string): Members | undefined {
  const found: Members = {};
  try {
    for (const { key, valueStart, valueEnd } of scanMembers(text)) {
      if (!known.has(key)) continue;
      const name = key as Exclude<keyof Members, 'isAmbiguous'>;
      if (found[name] !== undefined) found.isAmbiguous = true;
      found[name] = text.slice(valueStart, valueEnd);
    }
    return found;
  } catch {
    return undefined;
  }
}

function readAnswer(id: number, { result, error }: Members): Envelope {
  if (result !== undefined && error === undefined && result.startsWith('{'))
    return { kind: 'result', id, json: result };
  if (error !== undefined && result === undefined && error.startsWith('{')) return { kind: 'error', id, json: error };
  return { kind: 'broken-answer', id };
}

function readCall(methodJson: string, { id, params, result, error }: Members): Envelope {
  const method = readString(methodJson);
  const hasParams = params === undefined || params.startsWith('{');
  if (method === undefined || !hasParams || result !== undefined || error !== undefined) return malformed;
  const paramsJson = params ?? '{}';
  if (id === undefined) return { kind: 'notification', method, paramsJson };
  const isUsableId = id.length <= maxIdLength && (/^-?\d{1,15}$/.test(id) || readString(id) !== undefined);
  return isUsableId ? { kind: 'request', idJson: id, method, paramsJson } : malformed;
}

function readString(json: string): string | undefined {
  if (!json.startsWith('"') || json.length > Math.max(maxMethodLength, maxIdLength)) return undefined;
  try {
    return JSON.parse(json) as string;
  } catch {
    return undefined;
  }
}
