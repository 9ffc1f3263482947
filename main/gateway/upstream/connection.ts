import type { ConfiguredTransport } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import type { Clock } from '../ports';
import type { ConsoleLog } from './console-log';
import { type Greeting, greet } from './handshake';
import { type LinkOptions, openLink, type UpstreamLink } from './link';
import { declaredLists, fetchList, type ListItem, type ListKind } from './lists';
import { prepareTransport, type TransportSurroundings } from './open-transport';
import { createRelist } from './relist';
import type { TransportEnd } from './transport';

/** One run of one server, from its greeting to its end. */
export interface Connection {
  readonly link: UpstreamLink;
  readonly greeting: Greeting;
  readonly pid: number | null;
  /** Resolves when nothing of it is left. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly server: string;
  readonly config: ConfiguredTransport;
  readonly surroundings: TransportSurroundings;
  readonly clientVersion: string;
  readonly clock: Clock;
  readonly console: ConsoleLog;
  readonly timeouts: ConnectionTimeouts;
  readonly onRequest?: LinkOptions['onRequest'];
  onNotification(method: string, paramsJson: string): void;
  /** A list as it is now; also once for each list before the connection counts as open. */
  onList(kind: ListKind, items: readonly ListItem[]): void;
  /** The connection was open and is over. */
  onEnd(end: TransportEnd, wasBusy: boolean): void;
}

/** In ms. */
export interface ConnectionTimeouts {
  readonly handshake: number;
  readonly list: number;
}

const relistDelayMs = 50;

const changedLists: Readonly<Record<string, readonly ListKind[]>> = {
  'notifications/tools/list_changed': ['tools'],
  'notifications/resources/list_changed': ['resources', 'resourceTemplates'],
  'notifications/prompts/list_changed': ['prompts'],
};

/** Starts a server, greets it and reads its lists. Rejects with `GatehouseError`; nothing of the server is left then. */
export async function openConnection(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
  const { server, config, surroundings, timeouts, clock, console } = options;
  const onConsole: ConsoleLog['add'] = (source, text) => console.add(source, text);
  const transport = await prepareTransport({ server, config, surroundings, onConsole });
  let ended: TransportEnd | undefined;
  let isOpen = false;
  let declared: readonly ListKind[] = [];
  let link: UpstreamLink | undefined;
  const relist = createRelist<ListKind>({
    delayMs: relistDelayMs,
    run: (kinds) => readLists(kinds, signal).catch(() => undefined),
  });

  async function readLists(kinds: readonly ListKind[], until: AbortSignal): Promise<void> {
    const current = link;
    if (!current) return;
    const onNote = (text: string) => console.add('gateway', text);
    const read = async (kind: ListKind) => {
      try {
        const items = await fetchList({ link: current, kind, timeoutMs: timeouts.list, onNote }, until);
        if (items) options.onList(kind, items);
      } catch (error) {
        if (ended || until.aborted) throw error;
        onNote(`Its list of ${kind} could not be read; what was known of it stays.`);
      }
    };
    await Promise.all(kinds.map(read));
  }

  function noteChange(kinds: readonly ListKind[]): void {
    for (const kind of kinds) if (declared.includes(kind)) relist.note(kind);
  }

  try {
    signal.throwIfAborted();
    link = await openLink({
      server,
      transport,
      onRequest: options.onRequest,
      onJunk: (text) => console.add('stdout', text),
      onRenewed: () => noteChange(declared),
      onNotification(method, paramsJson) {
        const kinds = Object.hasOwn(changedLists, method) ? changedLists[method] : undefined;
        if (kinds) noteChange(kinds);
        else options.onNotification(method, paramsJson);
      },
      onEnd(end, wasBusy) {
        ended = end;
        relist.close();
        if (isOpen) options.onEnd(end, wasBusy);
      },
      now: () => clock.monotonicMs(),
    });
    const greeting = await greet({
      server,
      link,
      clientVersion: options.clientVersion,
      timeoutMs: timeouts.handshake,
      signal,
      setProtocolVersion: (version) => transport.setProtocolVersion(version),
    });
    declared = declaredLists(greeting.capabilities);
    await readLists(declared, signal);
    const opened = link;
    isOpen = true;
    return { link: opened, greeting, pid: transport.pid, close: () => opened.close() };
  } catch (error) {
    const early = ended;
    relist.close();
    await (link?.close() ?? transport.close());
    // An address that nobody answers at has said so itself.
    throw early && !signal.aborted && config.kind === 'stdio' ? diedEarly(server, early, error) : error;
  }
}

function diedEarly(server: string, end: TransportEnd, cause: unknown): GatehouseError {
  const why = `${end.summary}${quoteLastLine(end)}`;
  return new GatehouseError(
    'upstream-unavailable',
    `Server “${server}” stopped before it was ready. ${why} Check its command and settings, and look at its console.`,
    { cause },
  );
}

const maxQuotedLength = 200;

/** The server's own last words: hostile text, to be shown as text. */
export function quoteLastLine({ lastLine }: TransportEnd): string {
  if (lastLine === null) return '';
  const cut = lastLine.length > maxQuotedLength ? `${lastLine.slice(0, maxQuotedLength)}…` : lastLine;
  return ` Its last console line was “${cut}”.`;
}
