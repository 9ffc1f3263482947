import type { LimitHit, LimitName } from '../../../shared/domain/limits';
import type { ConsoleLine, ServerStatus } from '../../../shared/domain/server';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock, LimitMemory } from '../ports';
import { createStore } from '../store';
import { type ConsoleLog, createConsoleLog } from './console-log';
import { createLimitHits } from './limit-hits';

export interface UpstreamState {
  readonly status: ServerStatus;
  /** Why it is as it is and what to do next; `null` unless there is something to say. */
  readonly reason: string | null;
  readonly statusSince: string;
  readonly pid: number | null;
  readonly claims: { readonly name: string; readonly version: string } | null;
  readonly consoleLines: number;
  /** The revision in use and when that was found out; kept while it does not run. */
  readonly protocol: { readonly version: string; readonly since: string } | null;
  /** As `LimitHits.all`. */
  readonly limitHits: readonly LimitHit[];
}

/** What is shown of one server, and its console. */
export interface UpstreamStatus {
  readonly state: Readable<UpstreamState>;
  readonly console: ConsoleLog;
  become(status: ServerStatus, reason: string | null, details?: Partial<UpstreamState>): void;
  hit(limit: LimitName): void;
  resetHits(): void;
  saveHits(): void;
}

/** Where an instance that is not shown itself is shown: what it runs into and what its console says goes there too. */
export interface ShownAt {
  hit(limit: LimitName): void;
  line(source: ConsoleLine['source'], text: string): void;
}

interface StatusOptions {
  readonly server: string;
  readonly clock: Clock;
  readonly isEnabled: boolean;
  readonly limitMemory?: LimitMemory | undefined;
  readonly shownAt?: ShownAt | undefined;
}

/** News of the console and of limits are gathered: a flood of them must not become a flood of updates. */
const newsMs = 100;

export function createUpstreamStatus(options: StatusOptions): UpstreamStatus {
  const { server, clock, isEnabled, shownAt } = options;
  const state = createStore<UpstreamState>({
    status: isEnabled ? 'stopped' : 'disabled',
    reason: null,
    statusSince: clock.now().toISOString(),
    pid: null,
    claims: null,
    consoleLines: 0,
    protocol: null,
    limitHits: [],
  });
  const console = createConsoleLog({ now: () => clock.now().getTime(), onAdd: announce, forward: shownAt?.line });
  const hits = createLimitHits({
    server,
    // What is counted elsewhere is kept from there.
    memory: shownAt ? undefined : options.limitMemory,
    now: () => clock.now(),
    onNote: (text) => console.add('gateway', text),
    onChange: announce,
  });
  let isAnnounced = false;
  state.update((current) => ({ ...current, limitHits: hits.all() }));

  function announce(): void {
    if (isAnnounced) return;
    isAnnounced = true;
    setTimeout(() => {
      isAnnounced = false;
      state.update((current) => ({ ...current, consoleLines: console.count, limitHits: hits.all() }));
    }, newsMs).unref();
  }

  return {
    state,
    console,
    become(status, reason, details = {}) {
      state.update((current) => ({
        ...current,
        pid: null,
        ...details,
        status,
        reason,
        statusSince: current.status === status ? current.statusSince : clock.now().toISOString(),
      }));
      if (reason) console.add('gateway', reason);
    },
    hit: shownAt?.hit ?? hits.hit,
    resetHits: hits.reset,
    saveHits: hits.save,
  };
}
