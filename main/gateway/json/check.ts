import { skipString } from './scan';

/** What JSON allows and a person would not expect. */
export interface JsonTraits {
  /** Nesting; a scalar is 0. The walk ends where it passes `deepestWalk`: then the rest is not looked at. */
  readonly depth: number;
  /** First key that stands twice in one object, decoded. */
  readonly duplicateKey: string | null;
  readonly hasLoneSurrogate: boolean;
  /** Number tokens that a double cannot give back as written: `1e400`, `9007199254740993`, `1.0`. */
  readonly inexactNumbers: readonly string[];
}

/** Deeper text is refused everywhere; walking it would only cost memory. */
export const deepestWalk = 256;

/**
 * Walks JSON text once, without recursion. `text` must have passed `JSON.parse`.
 * Parsers disagree on duplicate keys and lone surrogates, so that what a person is shown could differ from what a server reads.
 */
export function inspectJson(text: string): JsonTraits {
  const walk: Walk = {
    depth: 0,
    duplicateKey: null,
    hasLoneSurrogate: false,
    inexactNumbers: [],
    open: [],
    mayBeKey: false,
  };
  let at = 0;
  while (at < text.length && walk.depth <= deepestWalk) at = step(walk, text, at);
  return walk;
}

/** A key as servers may read it that ignore case and composition (Go's `encoding/json` takes “ſ” for “s”). */
export function foldKey(key: string): string {
  return key.normalize('NFC').toUpperCase().toLowerCase();
}

interface Walk extends JsonTraits {
  depth: number;
  duplicateKey: string | null;
  hasLoneSurrogate: boolean;
  inexactNumbers: string[];
  /** The keys of each open object; `null` for an array. */
  open: (Set<string> | null)[];
  /** A string that comes next, in an object, is a key. */
  mayBeKey: boolean;
}

function step(walk: Walk, text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 0x22) {
    const end = skipString(text, at);
    noteString(walk, text.slice(at, end), walk.mayBeKey ? walk.open.at(-1) : null);
    walk.mayBeKey = false;
    return end;
  }
  if (isNumberStart(code)) {
    const end = numberEnd(text, at);
    const token = text.slice(at, end);
    if (String(Number(token)) !== token) walk.inexactNumbers.push(token);
    return end;
  }
  notePunctuation(walk, code);
  return at + 1;
}

function notePunctuation(walk: Walk, code: number): void {
  if (code === 0x7b || code === 0x5b) {
    walk.open.push(code === 0x7b ? new Set() : null);
    walk.depth = Math.max(walk.depth, walk.open.length);
    walk.mayBeKey = true;
  } else if (code === 0x7d || code === 0x5d) walk.open.pop();
  else if (code === 0x2c) walk.mayBeKey = true;
}

function noteString(
  walk: { duplicateKey: string | null; hasLoneSurrogate: boolean },
  raw: string,
  keys: Set<string> | null | undefined,
): void {
  // Without a backslash the text came through a strict UTF-8 decoder and cannot hold half a pair.
  const hasEscape = raw.includes('\\');
  if (!keys && !hasEscape) return;
  const value = hasEscape ? (JSON.parse(raw) as string) : raw.slice(1, -1);
  if (hasEscape && !value.isWellFormed()) walk.hasLoneSurrogate = true;
  if (!keys) return;
  if (keys.has(value)) walk.duplicateKey ??= value;
  keys.add(value);
}

function isNumberStart(code: number): boolean {
  return code === 0x2d || (code >= 0x30 && code <= 0x39);
}

function numberEnd(text: string, start: number): number {
  let at = start + 1;
  while (/[0-9.eE+-]/.test(text.charAt(at))) at += 1;
  return at;
}
