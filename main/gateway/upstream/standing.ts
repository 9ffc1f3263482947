import { rawMember, scanElements } from '../json/scan';
import { tasksExtension } from '../protocol';
import type { OpenedLink, UpstreamAnswer } from './link';

/** The one stream on which a stateless server tells of changes (`subscriptions/listen`, 2026-07-28). */
export interface StandingStream {
  /** Whether changes of lists are told of right now. */
  isLive(): boolean;
  /** Listens to these of a kind from now on. Resolves with all that the server agreed to tell of, nothing when it cannot be asked. */
  watch(wanted: Partial<Watched>): Promise<Watched>;
  /** It may be dead without anybody having been told: opens it anew. */
  refresh(): void;
  close(): void;
}

/** What the server tells of one by one: resources, and tasks of the extension. */
export interface Watched {
  readonly uris: readonly string[];
  readonly taskIds: readonly string[];
}

interface StandingOptions {
  readonly link: Pick<OpenedLink, 'listen'>;
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** It was opened again; what happened meanwhile is not known. */
  onGap(): void;
  onNote(text: string): void;
  /** In ms. */
  now(): number;
}

interface Stream {
  readonly abort: AbortController;
  /** What it tells of, once acknowledged. */
  readonly agreed: Promise<Watched | undefined>;
  isAcknowledged: boolean;
  readonly openedAt: number;
}

const acknowledgeMs = 10_000;
const firstDelayMs = 1000;
const longestDelayMs = 60_000;
const healthyAfterMs = 60_000;

/** Opens the stream at once where the server declares anything to be told of, and again whenever it ends. */
export function createStandingStream(options: StandingOptions): StandingStream {
  const { link, capabilities, now } = options;
  const changes = declaredChanges(capabilities);
  let watched: Watched = nothing;
  let current: Stream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = firstDelayMs;
  let isOver = false;
  /** One change after the other: each stream takes the place of the one before. */
  let watching: Promise<unknown> = Promise.resolve();

  function open(): Stream {
    const abort = new AbortController();
    const { uris, taskIds } = watched;
    const filter = {
      ...changes,
      ...(uris.length === 0 ? {} : { resourceSubscriptions: uris }),
      ...(taskIds.length === 0 ? {} : { taskIds }),
    };
    let settle: (agreed: Watched | undefined) => void = () => undefined;
    const agreed = new Promise<Watched | undefined>((resolve) => {
      settle = resolve;
    });
    const stream: Stream = { abort, agreed, isAcknowledged: false, openedAt: now() };
    const impatient = setTimeout(() => settle(undefined), acknowledgeMs).unref();
    const onAcknowledged = (paramsJson: string) => {
      stream.isAcknowledged = true;
      settle(watchedIn(paramsJson));
    };
    void link
      .listen('subscriptions/listen', `{"notifications":${JSON.stringify(filter)}}`, {
        signal: abort.signal,
        onAcknowledged,
      })
      .catch(() => undefined)
      .then((answer) => onClosed(stream, answer))
      .finally(() => {
        clearTimeout(impatient);
        settle(undefined);
      });
    return stream;
  }

  function onClosed(stream: Stream, answer: UpstreamAnswer | undefined): void {
    if (stream !== current || isOver) return;
    current = undefined;
    if (answer?.kind === 'error' && !stream.isAcknowledged) {
      options.onNote('It does not tell of changes; its lists are read again when they are out of date.');
      return;
    }
    if (now() - stream.openedAt >= healthyAfterMs) delayMs = firstDelayMs;
    timer = setTimeout(reopen, delayMs).unref();
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }

  function reopen(): void {
    const stream = open();
    current = stream;
    void stream.agreed.then((agreed) => {
      if (agreed && stream === current) options.onGap();
    });
  }

  /** The old stream goes on until the new one is acknowledged, so that nothing is missed in between. */
  async function replace(): Promise<Watched | undefined> {
    const next = open();
    const agreed = await next.agreed;
    if (!agreed || isOver) {
      next.abort.abort();
      return undefined;
    }
    clearTimeout(timer);
    // It may have been opened again meanwhile.
    const stale = current;
    current = next;
    stale?.abort.abort();
    return agreed;
  }

  async function watchNow(wanted: Partial<Watched>): Promise<Watched> {
    const before = watched;
    const next = offered(capabilities, { ...before, ...wanted });
    if (isOver || (isNone(next) && isNone(before))) return nothing;
    watched = next;
    const agreed = await replace();
    if (!agreed) watched = before;
    return agreed ?? nothing;
  }

  if (Object.keys(changes).length > 0) current = open();

  return {
    isLive: () => current?.isAcknowledged ?? false,
    watch(wanted) {
      const agreed = watching.then(() => watchNow(wanted));
      watching = agreed;
      return agreed;
    },
    refresh() {
      delayMs = firstDelayMs;
      current?.abort.abort();
    },
    close() {
      isOver = true;
      clearTimeout(timer);
      current?.abort.abort();
    },
  };
}

/** What of the lists the server says it tells of. */
function declaredChanges(capabilities: Readonly<Record<string, unknown>>): Record<string, true> {
  return {
    ...(isDeclared(capabilities, 'tools', 'listChanged') ? { toolsListChanged: true as const } : {}),
    ...(isDeclared(capabilities, 'prompts', 'listChanged') ? { promptsListChanged: true as const } : {}),
    ...(isDeclared(capabilities, 'resources', 'listChanged') ? { resourcesListChanged: true as const } : {}),
  };
}

/** Whether `capabilities[part][what]` is true. */
export function isDeclared(capabilities: Readonly<Record<string, unknown>>, part: string, what: string): boolean {
  const declared = Object.hasOwn(capabilities, part) ? capabilities[part] : undefined;
  return typeof declared === 'object' && declared !== null && (declared as Record<string, unknown>)[what] === true;
}

const nothing: Watched = { uris: [], taskIds: [] };

function isNone({ uris, taskIds }: Watched): boolean {
  return uris.length === 0 && taskIds.length === 0;
}

/** What of it the server says it can tell of. */
function offered(capabilities: Readonly<Record<string, unknown>>, { uris, taskIds }: Watched): Watched {
  const extensions = capabilities['extensions'];
  const hasTasks = typeof extensions === 'object' && extensions !== null && Object.hasOwn(extensions, tasksExtension);
  return {
    uris: isDeclared(capabilities, 'resources', 'subscribe') ? uris : [],
    taskIds: hasTasks ? taskIds : [],
  };
}

function watchedIn(paramsJson: string): Watched {
  return { uris: stringsIn(paramsJson, 'resourceSubscriptions'), taskIds: stringsIn(paramsJson, 'taskIds') };
}

function stringsIn(paramsJson: string, field: string): readonly string[] {
  try {
    const strings = rawMember(rawMember(paramsJson, 'notifications') ?? '{}', field);
    return strings === undefined ? [] : scanElements(strings).map((text) => String(JSON.parse(text)));
  } catch {
    return [];
  }
}
