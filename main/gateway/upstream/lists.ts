import { rawMember, scanElements } from '../json/scan';
import type { UpstreamLink } from './link';

/** One tool, resource, template or prompt: what identifies it, the server's own text, and that text parsed. */
export interface ListItem {
  /** Name of a tool or prompt, URI of a resource, URI template of a template. */
  readonly key: string;
  readonly json: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface ServerLists {
  readonly tools: readonly ListItem[];
  readonly resources: readonly ListItem[];
  readonly resourceTemplates: readonly ListItem[];
  readonly prompts: readonly ListItem[];
}

export type ListKind = keyof ServerLists;

export const emptyLists: ServerLists = { tools: [], resources: [], resourceTemplates: [], prompts: [] };

interface ListSource {
  readonly method: string;
  /** The capability that a server declares when it has such a list. */
  readonly capability: string;
  readonly identifiedBy: string;
}

const sources: Readonly<Record<ListKind, ListSource>> = {
  tools: { method: 'tools/list', capability: 'tools', identifiedBy: 'name' },
  resources: { method: 'resources/list', capability: 'resources', identifiedBy: 'uri' },
  resourceTemplates: { method: 'resources/templates/list', capability: 'resources', identifiedBy: 'uriTemplate' },
  prompts: { method: 'prompts/list', capability: 'prompts', identifiedBy: 'name' },
};

const maxPages = 20;
const maxItems = 2000;
const maxItemLength = 256 * 1024;
const maxKeyLength = 4096;

/** The lists that these capabilities promise. */
export function declaredLists(capabilities: Readonly<Record<string, unknown>>): ListKind[] {
  const kinds = Object.keys(sources) as ListKind[];
  return kinds.filter((kind) => Object.hasOwn(capabilities, sources[kind].capability));
}

interface FetchListOptions {
  readonly link: UpstreamLink;
  readonly kind: ListKind;
  readonly timeoutMs: number;
  /** A sentence about something that was left out. */
  onNote(text: string): void;
}

/**
 * All pages of one list. What cannot be used is left out, with a note; one bad entry does not cost the others.
 * Rejects as the link does; `undefined` when the server answered with an error, so that the caller may keep what it had.
 */
export async function fetchList(
  options: FetchListOptions,
  signal: AbortSignal,
): Promise<readonly ListItem[] | undefined> {
  const { link, kind, timeoutMs, onNote } = options;
  const { method } = sources[kind];
  const items = new Map<string, ListItem>();
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const params = cursor === undefined ? '{}' : `{"cursor":${cursor}}`;
    const answer = await link.request(method, params, { timeoutMs, signal });
    if (answer.kind === 'error') {
      onNote(`${method} was answered with an error: ${answer.json}`);
      return page === 0 ? undefined : [...items.values()];
    }
    addPage(items, answer.json, options);
    cursor = nextCursor(answer.json);
    if (cursor === undefined) return [...items.values()];
    if (items.size >= maxItems) break;
  }
  onNote(`${method} gave more than Gatehouse takes (${maxItems} entries, ${maxPages} pages); the rest was left out.`);
  return [...items.values()];
}

/** Whether both hold the same entries, text for text, in the same order. */
export function isSameList(left: readonly ListItem[], right: readonly ListItem[]): boolean {
  return left.length === right.length && left.every((item, index) => item.json === right[index]?.json);
}

function addPage(items: Map<string, ListItem>, json: string, { kind, onNote }: FetchListOptions): void {
  const { method, identifiedBy } = sources[kind];
  const elements = elementsOf(json, kind);
  const room = maxItems - items.size;
  if (elements.length > room) onNote(`More than ${maxItems} entries in ${method}; the rest was left out.`);
  for (const text of elements.slice(0, room)) {
    const item = readItem(text, identifiedBy);
    if (typeof item === 'string') onNote(`An entry of ${method} was left out: ${item}`);
    else if (items.has(item.key)) onNote(`An entry of ${method} was left out: its ${identifiedBy} stands there twice.`);
    else items.set(item.key, item);
  }
}

function elementsOf(json: string, kind: ListKind): string[] {
  try {
    const list = rawMember(json, kind);
    return list === undefined ? [] : scanElements(list);
  } catch {
    return [];
  }
}

/** The item, or why it cannot be used. */
function readItem(json: string, identifiedBy: string): ListItem | string {
  if (json.length > maxItemLength) return `it is longer than ${maxItemLength / 1024} kB.`;
  const value = parseObject(json);
  const key = value && Object.hasOwn(value, identifiedBy) ? value[identifiedBy] : undefined;
  if (!value || typeof key !== 'string' || key === '') return `it has no ${identifiedBy}.`;
  if (key.length > maxKeyLength) return `its ${identifiedBy} is longer than ${maxKeyLength} characters.`;
  return { key, json, value };
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Raw text: a cursor is opaque and goes back as it came. */
function nextCursor(json: string): string | undefined {
  try {
    const cursor = rawMember(json, 'nextCursor');
    return cursor?.startsWith('"') ? cursor : undefined;
  } catch {
    return undefined;
  }
}
