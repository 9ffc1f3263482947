import type { LimitHit, LimitName } from '../../../shared/domain/limits';
import type { ServerStatus } from '../../../shared/domain/server';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../ports';
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
  /** Limits it ran into since it was started. */
  readonly limitHits: readonly LimitHit[];
}

/** What is shown of one server, and its console. */
export interface UpstreamStatus {
  readonly state: Readable<UpstreamState>;
  readonly console: ConsoleLog;
  become(status: ServerStatus, reason: string | null, details?: Partial<UpstreamState>): void;
  hit(limit: LimitName): void;
  /** A new start: what it ran into before does not count. */
  resetHits(): void;
}

/** News of the console and of limits are gathered: a flood of them must not become a flood of updates. */
const newsMs = 100;

export function createUpstreamStatus(clock: Clock, isEnabled: boolean): UpstreamStatus {
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
  const console = createConsoleLog(() => clock.now().getTime(), announce);
  const hits = createLimitHits({
    now: () => clock.now(),
    onNote: (text) => console.add('gateway', text),
    onChange: announce,
  });
  let isAnnounced = false;

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
    hit: hits.hit,
    resetHits: hits.reset,
  };
}
