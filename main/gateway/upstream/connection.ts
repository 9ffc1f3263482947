import type { LimitName, ServerLimits } from '../../../shared/domain/limits';
import type { ConfiguredTransport } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import { sha256 } from '../json/digest';
import type { Clock, EraMemory, EraVerdict } from '../ports';
import type { ConsoleLog } from './console-log';
import { speakOpening, speakSession, speakStateless } from './dialect';
import { type Greeting, ownInfo, statelessVersion } from './handshake';
import { httpStatusOf } from './http-failure';
import { type LinkOptions, type OpenedLink, openLink, type ServerMessage, type UpstreamLink } from './link';
import { createListReader, type ListReader } from './list-reader';
import type { ListKind, ReadList } from './lists';
import { createRequestHeaders } from './mcp-headers';
import { prepareTransport, type TransportSurroundings } from './open-transport';
import { findOutEra, type ProbePlan } from './probe';
import { createStandingStream, type StandingStream } from './standing';
import type { TransportEnd, UpstreamTransport } from './transport';

/** One run of one server, from its greeting to its end. */
export interface Connection {
  readonly link: UpstreamLink;
  readonly greeting: Greeting;
  /** When it was found out what the server speaks (ISO 8601). */
  readonly eraSince: string;
  readonly pid: number | null;
  /** Stateless era only. */
  readonly standing: StandingStream | undefined;
  /** Connections may be dead without anybody having been told. */
  refresh(): void;
  /** Somebody asks for its lists: reads again what is out of date and not told of. */
  freshen(): void;
  /** Resolves when nothing of it is left. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly server: string;
  readonly config: ConfiguredTransport;
  readonly limits: ServerLimits;
  readonly surroundings: TransportSurroundings;
  readonly clientVersion: string;
  readonly clock: Clock;
  readonly console: ConsoleLog;
  readonly timeouts: ConnectionTimeouts;
  readonly eras?: EraMemory | undefined;
  readonly ownerId?: string | undefined;
  readonly onRequest?: LinkOptions['onRequest'];
  onNotification(message: ServerMessage): void;
  onLimit(limit: LimitName): void;
  /** A list as it is now; also once for each list before the connection counts as open. */
  onList(kind: ListKind, list: ReadList): void;
  /** The server forgot its session and began a new one. */
  onRenewed(): void;
  /** The connection was open and is over. */
  onEnd(end: TransportEnd, wasBusy: boolean): void;
}

/** In ms. */
export interface ConnectionTimeouts {
  readonly handshake: number;
  readonly list: number;
  /** How long a server that is asked what it speaks may be silent before it is greeted as older ones are. */
  readonly probe: number;
}

const changedLists: Readonly<Record<string, readonly ListKind[]>> = {
  'notifications/tools/list_changed': ['tools'],
  'notifications/resources/list_changed': ['resources', 'resourceTemplates'],
  'notifications/prompts/list_changed': ['prompts'],
};

/** An address far away takes longer to answer than a process. */
const slownessOfNetworks = 5;

/** What is no message is shown as it came; that it is none is said this often at most. */
const junkQuietMs = 60_000;

/** Servers learn: what was found to speak only the older protocol is asked again after this. */
const sessionVerdictMs = 7 * 24 * 60 * 60 * 1000;

/** Starts a server, finds out what it speaks, greets it and reads its lists. Rejects with `GatehouseError`; nothing of the server is left then. */
export async function openConnection(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
  const remembered = options.eras?.get(keyOf(options.config));
  if (remembered?.over !== 'sse' || isOld(remembered, options.clock))
    return await openAfresh(options, remembered, signal);
  try {
    return await createRun(options, remembered).open({ plan: 'session-only', over: 'sse' }, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    // It may have learnt to take a POST since. When that fails too, what went wrong first is what is told.
    return await openAfresh(options, undefined, signal).catch(() => {
      options.eras?.set(keyOf(options.config), remembered);
      throw error;
    });
  }
}

async function openAfresh(
  options: ConnectionOptions,
  remembered: EraVerdict | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  const run = createRun(options, remembered);
  try {
    return await run.open({ plan: planFor(options, remembered) }, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    if (run.isSpoilt()) return await createRun(options, undefined).open({ plan: 'stateless' }, signal);
    if (run.endedOverProbe()) {
      // Some servers end when anything comes before `initialize`: that is not held against them, once.
      options.console.add('gateway', 'It ended when it was asked what it speaks; it is started again and not asked.');
      return await createRun(options, undefined).open({ plan: 'session-only' }, signal);
    }
    if (options.config.kind === 'http' && takesNoPost(error)) return await openOverEvents(options, error, signal);
    throw error;
  }
}

/** The transport of 2024-11-05, whose address takes no POST. When that fails too, what went wrong first is what is told. */
async function openOverEvents(options: ConnectionOptions, first: unknown, signal: AbortSignal): Promise<Connection> {
  try {
    return await createRun(options, undefined).open({ plan: 'session-only', over: 'sse' }, signal);
  } catch {
    throw first;
  }
}

function takesNoPost(error: unknown): boolean {
  const status = httpStatusOf(error);
  return status === 400 || status === 404 || status === 405;
}

function planFor({ config, clock }: ConnectionOptions, remembered: EraVerdict | undefined): ProbePlan {
  if (config.kind === 'sample') return 'session-only';
  if (!remembered || isOld(remembered, clock)) return 'ask';
  return remembered.era;
}

function isOld({ era, at }: EraVerdict, clock: Clock): boolean {
  const age = clock.now().getTime() - Date.parse(at);
  // A date of the future is none.
  return era === 'session' && !(age >= 0 && age < sessionVerdictMs);
}

function keyOf(config: ConfiguredTransport): string {
  return sha256(JSON.stringify(config));
}

interface Way {
  readonly plan: ProbePlan;
  readonly over?: 'sse' | undefined;
}

/** One process or connection, from its start on. */
function createRun(options: ConnectionOptions, remembered: EraVerdict | undefined) {
  const { server, config, limits, surroundings, timeouts, clock, console, eras } = options;
  const now = () => clock.monotonicMs();
  const onNote = (text: string) => console.add('gateway', text);
  let junkSaidAt = Number.NEGATIVE_INFINITY;
  let ended: TransportEnd | undefined;
  let isOpen = false;
  let endedEarly = false;
  let isSpoilt = false;
  let hasProbed = false;
  let greeting: Greeting | undefined;
  let lists: ListReader | undefined;
  let standing: StandingStream | undefined;
  const stateless = speakStateless({
    version: statelessVersion,
    clientInfoJson: JSON.stringify(ownInfo(options.clientVersion)),
    headersOf: config.kind === 'http' ? createRequestHeaders((tool) => lists?.parametersOf(tool) ?? []) : undefined,
  });

  function onNotification(message: ServerMessage): void {
    const kinds = Object.hasOwn(changedLists, message.method) ? changedLists[message.method] : undefined;
    if (kinds) lists?.noteChange(kinds);
    else options.onNotification(message);
  }

  function noteJunk(): void {
    if (now() - junkSaidAt < junkQuietMs) return;
    junkSaidAt = now();
    onNote('It sent something that is not an MCP message; it was left out.');
  }

  function openLinkOver(transport: UpstreamTransport): Promise<OpenedLink> {
    return openLink({
      server,
      transport,
      opening: speakOpening(stateless),
      ownerId: options.ownerId,
      limits,
      onRequest: options.onRequest,
      onJunk(text) {
        console.add('stdout', text);
        noteJunk();
      },
      onLimit: options.onLimit,
      onRenewed() {
        lists?.noteAll();
        options.onRenewed();
      },
      onNotification,
      onEnd(end, wasBusy) {
        ended = end;
        lists?.close();
        standing?.close();
        if (isOpen) options.onEnd(end, wasBusy);
      },
      now,
    });
  }

  async function greet(link: OpenedLink, { plan, over }: Way, signal: AbortSignal): Promise<string> {
    const isSession = plan === 'session' || plan === 'session-only';
    hasProbed = !isSession;
    try {
      const probed = await findOutEra(
        {
          server,
          link,
          plan,
          clientVersion: options.clientVersion,
          mayAsk: options.onRequest !== undefined,
          timeoutMs: timeouts.handshake,
          patienceMs: config.kind === 'http' ? timeouts.probe * slownessOfNetworks : timeouts.probe,
          isPipe: config.kind === 'stdio',
          hasEnded: () => ended !== undefined,
        },
        signal,
      );
      const { era, protocolVersion: version } = probed.greeting;
      const since = keep({ era, version, over, at: clock.now().toISOString() });
      isSpoilt = probed.isSpoilt;
      if (isSpoilt) throw new Error('its server answered both greetings');
      greeting = probed.greeting;
      return since;
    } catch (error) {
      // Who ended or cannot be reached has not shown that it speaks something else now.
      if (!isSpoilt && (!ended || hasProbed)) eras?.forget(keyOf(config));
      throw error;
    }
  }

  function keep(verdict: EraVerdict): string {
    const { era, version, over } = verdict;
    const isKnown = remembered?.era === era && remembered.version === version && remembered.over === over;
    if (remembered && isKnown && !isOld(remembered, clock)) return remembered.at;
    if (config.kind !== 'sample') eras?.set(keyOf(config), verdict);
    return verdict.at;
  }

  function adopt(link: OpenedLink, transport: UpstreamTransport, found: Greeting): void {
    transport.setProtocol(found.era, found.protocolVersion);
    link.greeted(found, found.era === 'stateless' ? stateless : speakSession);
    if (found.era === 'session') link.notify('notifications/initialized');
  }

  async function run(link: OpenedLink, found: Greeting, signal: AbortSignal): Promise<void> {
    lists = createListReader(
      {
        link,
        greeting: found,
        limits,
        timeoutMs: timeouts.list,
        onList: options.onList,
        onNote,
        onLimit: options.onLimit,
        hasEnded: () => ended !== undefined,
        now,
      },
      signal,
    );
    // Before the lists are read, so that no change falls in between.
    if (found.era === 'stateless')
      standing = createStandingStream({
        link,
        capabilities: found.capabilities,
        onGap: () => lists?.noteAll(),
        onNote,
        now,
      });
    await lists.readAll();
  }

  function freshen(): void {
    if (!standing?.isLive()) lists?.freshen();
  }

  async function open(way: Way, signal: AbortSignal): Promise<Connection> {
    const onConsole: ConsoleLog['add'] = (source, text) => console.add(source, text);
    const transport = await prepareTransport({ server, config, limits, surroundings, onConsole }, way.over);
    let link: OpenedLink | undefined;
    try {
      signal.throwIfAborted();
      const opened = await openLinkOver(transport);
      link = opened;
      const eraSince = await greet(opened, way, signal);
      const found = greeting;
      if (!found) throw new Error('greeted without a greeting');
      adopt(opened, transport, found);
      await run(opened, found, signal);
      isOpen = true;
      return {
        link: opened,
        greeting: found,
        eraSince,
        pid: transport.pid,
        standing,
        refresh() {
          transport.refresh?.();
          standing?.refresh();
        },
        freshen,
        async close() {
          lists?.close();
          standing?.close();
          await opened.close();
        },
      };
    } catch (error) {
      const early = ended;
      endedEarly = early !== undefined;
      lists?.close();
      standing?.close();
      await (link?.close() ?? transport.close());
      // An address that nobody answers at has said so itself.
      throw early && !signal.aborted && config.kind === 'stdio' ? diedEarly(server, early, error) : error;
    }
  }

  return {
    open,
    isSpoilt: () => isSpoilt,
    /** Its process ended before it was greeted, and it had been asked something else than to begin a session. */
    endedOverProbe: () => config.kind === 'stdio' && endedEarly && !greeting && hasProbed,
  };
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
