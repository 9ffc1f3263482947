import { isRecord } from '../../json/is-record';
import type { ArgumentKind, ArgumentNode } from './subject';

/** Members and elements deeper than this are not looked at one by one. */
export const deepestPreview = 8;
/** Values that are looked at. */
export const mostNodes = 2000;

interface Draft extends ArgumentNode {
  children: Draft[];
}

export interface ReadArguments {
  readonly nodes: readonly ArgumentNode[];
  /** Whether every value was within the limits. */
  readonly isWhole: boolean;
}

export interface ReadingParts {
  readonly schema: unknown;
  readonly inexactNumbers: readonly string[];
  /** What the hints say of the argument at a path whose indices are written `*`. */
  readonly hintOf: (pattern: string) => ArgumentKind | undefined;
}

interface Waiting {
  readonly draft: Draft;
  readonly value: unknown;
  readonly schema: unknown;
  readonly pattern: string;
  readonly depth: number;
}

/**
 * The values of `json`, breadth first and bounded.
 * @throws SyntaxError when it is no JSON text.
 */
export function readArguments(json: string, parts: ReadingParts): ReadArguments {
  const exact = new Map(parts.inexactNumbers.map((token) => [Number(token), token]));
  const value: unknown = JSON.parse(json);
  const draft: Draft = { path: '', name: '', parent: null, format: undefined, hint: undefined, ...sort(value, exact) };
  const nodes: Draft[] = [draft];
  const waiting: Waiting[] = [{ draft, value, schema: parts.schema, pattern: '', depth: 0 }];
  let isWhole = true;
  for (let at = 0; at < waiting.length; at += 1) {
    const parent = waiting[at] as Waiting;
    if (typeof parent.value !== 'object' || parent.value === null) continue;
    if (parent.depth >= deepestPreview) {
      isWhole = false;
      continue;
    }
    for (const child of childrenOf(parent)) {
      if (nodes.length >= mostNodes) return { nodes, isWhole: false };
      const next: Draft = { ...attributesOf(parent, child, parts), ...sort(child.value, exact) };
      parent.draft.children.push(next);
      nodes.push(next);
      waiting.push({ ...child, draft: next, depth: parent.depth + 1 });
    }
  }
  return { nodes, isWhole };
}

interface Child {
  readonly key: string;
  readonly value: unknown;
  readonly schema: unknown;
  readonly pattern: string;
}

/** Lazily: there may be a million of them, and few are taken. */
function* childrenOf({ value, schema, pattern }: Waiting): Generator<Child> {
  const known = isRecord(schema) ? schema : {};
  if (Array.isArray(value)) {
    const items = known['items'];
    for (let at = 0; at < value.length; at += 1)
      yield { key: String(at), value: value[at], schema: items, pattern: join(pattern, '*') };
    return;
  }
  const members = value as Readonly<Record<string, unknown>>;
  const properties = isRecord(known['properties']) ? known['properties'] : {};
  // A parsed object has no members of its own but those that were written.
  for (const key in members) {
    if (!Object.hasOwn(members, key)) continue;
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    yield { key, value: members[key], schema: own, pattern: join(pattern, key) };
  }
}

function attributesOf(parent: Waiting, { key, schema, pattern }: Child, parts: ReadingParts) {
  const isElement = parent.draft.kind === 'array';
  const format = isRecord(schema) ? schema['format'] : undefined;
  return {
    path: join(parent.draft.path, key),
    name: isElement ? parent.draft.name : key,
    parent: parent.draft,
    format: typeof format === 'string' ? format : undefined,
    hint: parts.hintOf(pattern) ?? (isElement ? parent.draft.hint : undefined),
  };
}

function sort(value: unknown, exact: ReadonlyMap<number, string>) {
  const children: Draft[] = [];
  if (typeof value === 'string') return { kind: 'text' as const, text: value, children };
  if (typeof value === 'number') return { kind: 'number' as const, text: exact.get(value) ?? String(value), children };
  if (Array.isArray(value)) return { kind: 'array' as const, text: '', children };
  if (typeof value === 'boolean') return { kind: 'other' as const, text: String(value), children };
  return { kind: isRecord(value) ? ('object' as const) : ('other' as const), text: '', children };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
