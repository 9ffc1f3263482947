import { scanMembers, skipString } from '../json/scan';

/** A JSON-RPC message of a server, cut into raw text. */
export type Envelope =
  | { readonly kind: 'result' | 'error'; readonly id: number; readonly json: string }
  | { readonly kind: 'request'; readonly idJson: string; readonly method: string; readonly paramsJson: string }
  | { readonly kind: 'notification'; readonly method: string; readonly paramsJson: string }
  /** An answer to `id` that breaks the protocol: nothing of it may be used. */
  | { readonly kind: 'broken-answer'; readonly id: number }
  /** Nested deeper than allowed. `id`: the request that it answers, if it answers one. */
  | { readonly kind: 'too-deep'; readonly id: number | null }
  | { readonly kind: 'malformed' };

const malformed: Envelope = { kind: 'malformed' };
const maxMethodLength = 200;
const maxIdLength = 1000;

/** Reads the outermost members only; of the values inside no more than their nesting. Never throws. */
export function readEnvelope(text: string, maxDepth = Number.POSITIVE_INFINITY): Envelope {
  return readPlainResult(text, maxDepth) ?? readAny(text, maxDepth);
}

const idFirst = '{"jsonrpc":"2.0","id":';
const resultThen = ',"result":{';
const resultFirst = '{"result":{';
const idThen = ',"jsonrpc":"2.0","id":';

/** The two forms in which nearly all answers come, in one pass; `undefined` for everything else, which is not thereby wrong. */
function readPlainResult(text: string, maxDepth: number): Envelope | undefined {
  if (text.startsWith(idFirst)) {
    const idEnd = skipDigits(text, idFirst.length);
    if (idEnd === 0 || !text.startsWith(resultThen, idEnd)) return undefined;
    const start = idEnd + resultThen.length - 1;
    const end = skipObject(text, start, maxDepth - 1);
    return end !== 0 && isLast(text, end) ? plain(text, { idStart: idFirst.length, idEnd, start, end }) : undefined;
  }
  if (!text.startsWith(resultFirst)) return undefined;
  const start = resultFirst.length - 1;
  const end = skipObject(text, start, maxDepth - 1);
  if (end === 0 || !text.startsWith(idThen, end)) return undefined;
  const idStart = end + idThen.length;
  const idEnd = skipDigits(text, idStart);
  return idEnd !== 0 && isLast(text, idEnd) ? plain(text, { idStart, idEnd, start, end }) : undefined;
}

function plain(text: string, at: { idStart: number; idEnd: number; start: number; end: number }): Envelope {
  return { kind: 'result', id: Number(text.slice(at.idStart, at.idEnd)), json: text.slice(at.start, at.end) };
}

function isLast(text: string, at: number): boolean {
  return at === text.length - 1 && text.charCodeAt(at) === 0x7d;
}

const maxDigits = 15;

/** Where the digits that begin at `start` end; 0 when they are no number of JSON, or more than a safe integer has. */
function skipDigits(text: string, start: number): number {
  let at = start;
  while (at - start <= maxDigits && isDigit(text.charCodeAt(at))) at += 1;
  const isPadded = text.charCodeAt(start) === 0x30 && at > start + 1;
  return at === start || at - start > maxDigits || isPadded ? 0 : at;
}

/** Where the object that begins at `start` ends; 0 when it does not end, or nests deeper than `maxDepth`. */
function skipObject(text: string, start: number, maxDepth: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
      continue;
    }
    at += 1;
    depth += isOpening(code) ? 1 : isClosing(code) ? -1 : 0;
    if (depth === 0) return at;
    if (depth > maxDepth) return 0;
  }
  return 0;
}

/** Behind the text for a string without an end. */
function endOfString(text: string, start: number): number {
  try {
    return skipString(text, start);
  } catch {
    return text.length;
  }
}

function readAny(text: string, maxDepth: number): Envelope {
  const members = membersByKey(text);
  if (!members) return malformed;
  const answerTo = answeredIn(members);
  if (!isWithin(text, maxDepth)) return { kind: 'too-deep', id: members.method === undefined ? answerTo : null };
  if (members.jsonrpc === '"2.0"' && !members.isAmbiguous && members.method !== undefined)
    return readCall(members.method, members);
  if (answerTo === null) return malformed;
  const isSound = members.jsonrpc === '"2.0"' && !members.isAmbiguous;
  return isSound ? readAnswer(answerTo, members) : { kind: 'broken-answer', id: answerTo };
}

function answeredIn({ id }: Members): number | null {
  return id !== undefined && /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : null;
}

function isWithin(text: string, maxDepth: number): boolean {
  return skipObject(text, text.indexOf('{'), maxDepth) !== 0;
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

/** The string that raw JSON text stands for; `undefined` for all else, and for more than an id or method may hold. */
export function readString(json: string): string | undefined {
  if (!json.startsWith('"') || json.length > Math.max(maxMethodLength, maxIdLength)) return undefined;
  try {
    return JSON.parse(json) as string;
  } catch {
    return undefined;
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isOpening(code: number): boolean {
  return code === 0x7b || code === 0x5b;
}

function isClosing(code: number): boolean {
  return code === 0x7d || code === 0x5d;
}
