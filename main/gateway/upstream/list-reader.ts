import type { LimitName, ServerLimits } from '../../../shared/domain/limits';
import type { StopSignal } from '../stop-signal';
import type { Greeting } from './handshake';
import type { UpstreamLink } from './link';
import { declaredLists, fetchList, type ListItem, type ListKind, type ReadList } from './lists';
import { createRelist } from './relist';
import { type HeaderParameter, readHeaderParameters } from './x-mcp-header';

/** Reads the lists of one running server, at its start and whenever they may have changed. */
export interface ListReader {
  /** All that the server declares. Rejects when the server ended or `signal` aborted. */
  readAll(): Promise<void>;
  /** They changed; several such news within a moment cost one look. */
  noteChange(kinds: readonly ListKind[]): void;
  noteAll(): void;
  /** Reads again what the server said it would be good for so long, and is not any more. Nobody waits. */
  freshen(): void;
  /** The arguments of a tool that go along as headers. */
  parametersOf(tool: string): readonly HeaderParameter[];
  close(): void;
}

export interface ListReaderOptions {
  readonly link: Pick<UpstreamLink, 'request'>;
  readonly greeting: Greeting;
  readonly limits: ServerLimits;
  /** For each page, in ms. */
  readonly timeoutMs: number;
  onList(kind: ListKind, list: ReadList): void;
  onNote(text: string): void;
  onLimit(limit: LimitName): void;
  hasEnded(): boolean;
  /** In ms. */
  now(): number;
}

const relistDelayMs = 50;
/** A list is not read again sooner, however short a life the server gives it. */
const shortestTtlMs = 5000;
const mostNotes = 10;
const nothing: readonly HeaderParameter[] = [];

export function createListReader(options: ListReaderOptions, signal: StopSignal): ListReader {
  const { link, greeting, limits, timeoutMs, now } = options;
  const declared = declaredLists(greeting.capabilities);
  const goodUntil = new Map<ListKind, number>();
  let nextDue = Number.POSITIVE_INFINITY;
  let parameters: ReadonlyMap<string, readonly HeaderParameter[]> = new Map();
  const relist = createRelist<ListKind>({ delayMs: relistDelayMs, run: (kinds) => read(kinds).catch(() => undefined) });

  async function read(kinds: readonly ListKind[]): Promise<void> {
    await Promise.all(kinds.map(readOne));
  }

  async function readOne(kind: ListKind): Promise<void> {
    const notes = createNotes(options.onNote);
    const found = new Map<string, readonly HeaderParameter[]>();
    const refuse = kind === 'tools' && greeting.era === 'stateless' ? refuseBadHeaders(found) : undefined;
    const { onLimit } = options;
    try {
      const list = await fetchList({ link, kind, timeoutMs, limits, refuse, onNote: notes.add, onLimit }, signal);
      if (list) keep(kind, list, found);
    } catch (error) {
      if (options.hasEnded() || signal.aborted) throw error;
      options.onNote(`Its list of ${kind} could not be read; what was known of it stays.`);
    } finally {
      notes.close();
    }
  }

  function keep(kind: ListKind, list: ReadList, found: ReadonlyMap<string, readonly HeaderParameter[]>): void {
    if (kind === 'tools') parameters = found;
    if (list.caching) goodUntil.set(kind, now() + Math.max(list.caching.ttlMs, shortestTtlMs));
    else goodUntil.delete(kind);
    nextDue = Math.min(...goodUntil.values());
    options.onList(kind, list);
  }

  function noteChange(kinds: readonly ListKind[]): void {
    for (const kind of kinds) if (declared.includes(kind)) relist.note(kind);
  }

  return {
    readAll: () => read(declared),
    noteChange,
    noteAll: () => noteChange(declared),
    freshen() {
      const at = now();
      if (at < nextDue) return;
      noteChange([...goodUntil].filter(([, until]) => until <= at).map(([kind]) => kind));
    },
    parametersOf: (tool) => parameters.get(tool) ?? nothing,
    close: relist.close,
  };
}

/** A tool whose headers cannot be made as it wants must not be offered (2026-07-28, “Custom headers from tool parameters”). */
function refuseBadHeaders(found: Map<string, readonly HeaderParameter[]>) {
  return ({ key, json, value }: ListItem): string | undefined => {
    // A key may be spelt with escapes.
    if (!json.includes('x-mcp-header') && !json.includes('\\u')) return undefined;
    const parameters = readHeaderParameters(value['inputSchema']);
    if (typeof parameters === 'string') return parameters;
    found.set(key, parameters);
    return undefined;
  };
}

/** A list of two thousand bad entries must not push all else out of the console. */
function createNotes(onNote: (text: string) => void) {
  let count = 0;
  return {
    add(text: string): void {
      count += 1;
      if (count <= mostNotes) onNote(text);
    },
    close(): void {
      if (count > mostNotes) onNote(`The same or the like happened ${count - mostNotes} more times.`);
    },
  };
}
