import { createPieces } from './pieces';
import { createUtf8Check } from './utf8';
import { createJsonWalk } from './walk';

/** Messages above this are never held as one string: they are checked and cut while they come in, and passed on in pieces. */
export const largeMessageBytes = 1024 * 1024;

/** What is known of a large result or error object without decoding it. */
export interface ValueFacts {
  /**
   * Those of its members that the gateway decides by (`memberNames`). Strings, numbers and literals as raw JSON text, where
   * not longer than 1 kB; of all else the first character. Of a member that stands there twice the last, as in `JSON.parse`.
   */
  readonly members: ReadonlyMap<string, string>;
  readonly isEmpty: boolean;
  /** Raw line breaks between its parts, which an event of an event stream cannot hold as they are. */
  readonly hasLineBreaks: boolean;
}

/** The members that `ValueFacts` tells of. */
export const memberNames: ReadonlySet<string> = new Set([
  'isError',
  'resultType',
  'content',
  'contents',
  'messages',
  'structuredContent',
  'inputRequests',
  'task',
  'taskId',
  'ttlMs',
  'cacheScope',
  'nextCursor',
  'code',
  '_meta',
]);

export type LargeOutcome =
  | {
      readonly outcome: 'answer';
      readonly kind: 'result' | 'error';
      readonly id: number;
      /** The object as it was written, in UTF-8. */
      readonly bytes: readonly Buffer[];
      readonly facts: ValueFacts;
    }
  /** More than allowed. `id`: the request that it answers, where that can be told. `message-bytes` also stands for requests and notifications. */
  | { readonly outcome: 'refused'; readonly limit: 'message-bytes' | 'depth'; readonly id: number | null }
  /** No valid JSON-RPC answer; nothing of it may be used. */
  | { readonly outcome: 'broken'; readonly id: number | null };

/** Reads one JSON-RPC message in pieces. Memory: what is kept of an answer, and nothing of anything else. */
export interface LargeReader {
  /** False when nothing of the message can be used any more; going on may still find out which request it answers. */
  push(chunk: Buffer): boolean;
  end(): LargeOutcome;
}

export interface LargeReaderOptions {
  /** Of the whole message. */
  readonly maxBytes: number;
  /** Nesting of the whole message. */
  readonly maxDepth: number;
}

/** Members of the envelope that may stand there once. */
const envelopeNames: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);

/** Stands for a value that has not ended: half an id would be another request's. */
const unread = '';

export function createLargeReader({ maxBytes, maxDepth }: LargeReaderOptions): LargeReader {
  const envelope = new Map<string, string>();
  const members = new Map<string, string>();
  const pieces = createPieces();
  const utf8 = createUtf8Check();
  let size = 0;
  let isJson = true;
  let isAmbiguous = false;
  let isEmpty = true;
  let hasLineBreaks = false;
  /** Decoded keys under which the walk is, `null` where they do not matter. */
  let outer: string | null = null;
  let inner: string | null = null;
  /** Where the value begins in the current chunk; -1 outside it. */
  let from = -1;
  let breaksBefore = 0;
  let chunk: Buffer = Buffer.alloc(0);

  const walk = createJsonWalk({
    onKey(depth, raw) {
      // The walk lets through only what can be read; where characters are wrong, `createUtf8Check` sees to that.
      const key = raw === null ? undefined : (JSON.parse(raw) as string);
      if (depth === 1) {
        outer = among(envelopeNames, key);
        isAmbiguous ||= outer !== null && envelope.has(outer);
      } else if (isValue(outer)) {
        isEmpty = false;
        inner = among(memberNames, key);
      }
    },
    onValueStart(depth, at, firstByte) {
      const first = String.fromCharCode(firstByte);
      if (depth === 2 && isValue(outer) && inner !== null) members.set(inner, first);
      if (depth !== 1 || outer === null) return;
      envelope.set(outer, /[{[]/.test(first) ? first : unread);
      if (!isValue(outer)) return;
      from = at;
      breaksBefore = walk.lineBreaks;
    },
    onValueEnd(depth, at, raw) {
      if (depth === 2) {
        if (isValue(outer) && inner !== null && raw !== null) members.set(inner, raw);
        return;
      }
      if (outer !== null && raw !== null) envelope.set(outer, raw);
      if (from === -1) return;
      keep(at);
      from = -1;
      hasLineBreaks ||= walk.lineBreaks > breaksBefore;
    },
  });

  function keep(until: number): void {
    if (isUsable()) pieces.add(chunk.subarray(from, until));
  }

  function isUsable(): boolean {
    return isJson && !isAmbiguous && !envelope.has('method') && limit() === null;
  }

  function limit(): 'message-bytes' | 'depth' | null {
    if (size > maxBytes) return 'message-bytes';
    return walk.depth > maxDepth ? 'depth' : null;
  }

  function answeredId(): number | null {
    const id = envelope.get('id');
    return id !== undefined && /^\d{1,15}$/.test(id) && !envelope.has('method') ? Number(id) : null;
  }

  return {
    push(next) {
      size += next.length;
      chunk = next;
      isJson = utf8.push(next) && isJson;
      // Text that is no JSON any more says nothing; wrong characters leave the structure, and with it the id, to be found.
      isJson = walk.push(next) && isJson;
      if (from !== -1) {
        keep(next.length);
        from = 0;
      }
      if (isUsable()) return true;
      pieces.take();
      return false;
    },
    end() {
      const id = answeredId();
      const exceeded = limit() ?? (envelope.has('method') ? 'message-bytes' : null);
      if (exceeded !== null) return { outcome: 'refused', limit: exceeded, id };
      const kind = valueKind(envelope);
      const isSound = isJson && utf8.isWhole() && walk.isWhole() && !isAmbiguous && envelope.get('jsonrpc') === '"2.0"';
      if (!isSound || id === null || kind === undefined) return { outcome: 'broken', id };
      return { outcome: 'answer', kind, id, bytes: pieces.take(), facts: { members, isEmpty, hasLineBreaks } };
    },
  };
}

function among(names: ReadonlySet<string>, key: string | undefined): string | null {
  return key !== undefined && names.has(key) ? key : null;
}

function isValue(key: string | null): key is 'result' | 'error' {
  return key === 'result' || key === 'error';
}

/** `undefined` unless one of the two is there and is an object. */
function valueKind(envelope: ReadonlyMap<string, string>): 'result' | 'error' | undefined {
  if (envelope.has('result') === envelope.has('error')) return undefined;
  const kind = envelope.has('result') ? 'result' : 'error';
  return envelope.get(kind) === '{' ? kind : undefined;
}
