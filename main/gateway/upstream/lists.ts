import type { LimitName, ServerLimits } from '../../../shared/domain/limits';
import { member } from '../json/member';
import { rawMember, scanElements } from '../json/scan';
import type { StopSignal } from '../stop-signal';
import type { UpstreamLink } from './link';

/** One tool, resource, template or prompt: what identifies it, the server's own text, and that text parsed. */
export interface ListItem {
  /** Name of a tool or prompt, URI of a resource, URI template of a template. */
  readonly key: string;
  readonly json: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export type ListKind = 'tools' | 'resources' | 'resourceTemplates' | 'prompts';

export type ServerLists = Readonly<Record<ListKind, readonly ListItem[]>>;

/** What a stateless server says of how long a list may be kept (2026-07-28, “Caching”). */
export interface ListCaching {
  /** From when it was read; the shortest of its pages. */
  readonly ttlMs: number;
  /** `private` unless all of its pages are `public`. */
  readonly scope: 'public' | 'private';
}

/** A list as it was read. */
export interface ReadList {
  readonly items: readonly ListItem[];
  /** `undefined`: nothing was said. */
  readonly caching: ListCaching | undefined;
}

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

export const listKinds = Object.keys(sources) as readonly ListKind[];

const maxKeyLength = 4096;

/** The lists that these capabilities promise. */
export function declaredLists(capabilities: Readonly<Record<string, unknown>>): ListKind[] {
  return listKinds.filter((kind) => Object.hasOwn(capabilities, sources[kind].capability));
}

export type ListLimits = Pick<ServerLimits, 'listEntries' | 'listPages' | 'definitionBytes'>;

interface FetchListOptions {
  readonly link: Pick<UpstreamLink, 'request'>;
  readonly kind: ListKind;
  readonly timeoutMs: number;
  readonly limits: ListLimits;
  /** Why an entry may not be offered, as the end of a sentence; `undefined`: it may. */
  readonly refuse?: ((item: ListItem) => string | undefined) | undefined;
  /** A sentence about something that was left out. */
  onNote(text: string): void;
  onLimit(limit: LimitName): void;
}

/**
 * All pages of one list. What cannot be used is left out, with a note; one bad entry does not cost the others.
 * Rejects as the link does; `undefined` when the server answered with an error, so that the caller may keep what it had.
 */
export async function fetchList(options: FetchListOptions, signal: StopSignal): Promise<ReadList | undefined> {
  const { link, kind, timeoutMs, limits, onNote } = options;
  const { method } = sources[kind];
  const items = new Map<string, ListItem>();
  const said: (ListCaching | undefined)[] = [];
  const seen = new Set<string>();
  const soFar = (): ReadList => ({ items: [...items.values()], caching: joinCaching(said) });
  let params = '{}';
  while (said.length < limits.listPages) {
    const answer = await link.request(method, params, { timeoutMs, signal });
    if (answer.kind === 'error') {
      onNote(`${method} was answered with an error: ${answer.json.slice(0, maxQuoted)}`);
      return said.length === 0 ? undefined : soFar();
    }
    said.push(cachingIn(answer.json));
    const wasWhole = addPage(items, answer.json, options);
    const cursor = nextCursor(answer.json);
    if (cursor === undefined || !wasWhole) return soFar();
    if (seen.has(cursor)) {
      onNote(`${method} gave the same cursor twice; what comes after it was left out.`);
      return soFar();
    }
    seen.add(cursor);
    params = `{"cursor":${cursor}}`;
  }
  options.onLimit('list-pages');
  onNote(`${method} came in more than ${limits.listPages} pages; the rest was left out.`);
  return soFar();
}

const maxQuoted = 1000;

/** Whether both hold the same entries, text for text, in the same order. */
export function isSameList(left: readonly ListItem[], right: readonly ListItem[]): boolean {
  return left.length === right.length && left.every((item, index) => item.json === right[index]?.json);
}

/** False when there was more than may be taken. */
function addPage(items: Map<string, ListItem>, json: string, options: FetchListOptions): boolean {
  const { kind, limits, onNote, onLimit } = options;
  const { method } = sources[kind];
  const elements = elementsOf(json, kind);
  const room = limits.listEntries - items.size;
  for (const text of elements.slice(0, room)) {
    const item = readItem(text, options);
    if (typeof item === 'string') onNote(`An entry of ${method} was left out: ${item}`);
    else if (items.has(item.key))
      onNote(`An entry of ${method} was left out: its ${sources[kind].identifiedBy} stands there twice.`);
    else items.set(item.key, item);
  }
  if (elements.length <= room) return true;
  onLimit('list-entries');
  onNote(`${method} gave more than ${limits.listEntries} entries; the rest was left out.`);
  return false;
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
function readItem(json: string, { kind, limits, refuse, onLimit }: FetchListOptions): ListItem | string {
  const { identifiedBy } = sources[kind];
  if (json.length > limits.definitionBytes || Buffer.byteLength(json) > limits.definitionBytes) {
    onLimit('definition-bytes');
    return `it is longer than ${Math.floor(limits.definitionBytes / 1024)} kB.`;
  }
  const value = parseObject(json);
  const key = value && Object.hasOwn(value, identifiedBy) ? value[identifiedBy] : undefined;
  if (!value || typeof key !== 'string' || key === '') return `it has no ${identifiedBy}.`;
  if (key.length > maxKeyLength) return `its ${identifiedBy} is longer than ${maxKeyLength} characters.`;
  const item = { key, json, value };
  return refuse?.(item) ?? item;
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

/** Of all pages together; one that says nothing keeps the others from being relied on. */
function joinCaching(pages: readonly (ListCaching | undefined)[]): ListCaching | undefined {
  const said = pages.filter((page) => page !== undefined);
  if (said.length === 0 || said.length < pages.length) return undefined;
  const isPublic = said.every(({ scope }) => scope === 'public');
  return { ttlMs: Math.min(...said.map(({ ttlMs }) => ttlMs)), scope: isPublic ? 'public' : 'private' };
}

const maxNumberLength = 20;

function cachingIn(json: string): ListCaching | undefined {
  const said = member(json, 'ttlMs');
  const ttlMs = said !== undefined && said.length <= maxNumberLength ? Number(said) : Number.NaN;
  if (!Number.isFinite(ttlMs) || ttlMs < 0) return undefined;
  return { ttlMs, scope: member(json, 'cacheScope') === '"public"' ? 'public' : 'private' };
}

/** Raw text: a cursor is opaque and goes back as it came. */
function nextCursor(json: string): string | undefined {
  const cursor = member(json, 'nextCursor');
  return cursor?.startsWith('"') ? cursor : undefined;
}
