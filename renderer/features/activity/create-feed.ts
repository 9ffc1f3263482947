import type { ActivityFilter, ActivityPage } from '../../../shared/domain/activity';
import type { Readable } from '../../../shared/ipc/define';
import { appendOlder, emptyFeed, type Feed, mergeNewest } from './feed';

export interface FeedState {
  readonly feed: Feed;
  readonly isLoaded: boolean;
  readonly error: string | null;
}

export interface LiveFeed extends Readable<FeedState> {
  /** Something new exists. Asked for while a page is under way, it runs once more after it. */
  refresh(): Promise<void>;
  loadOlder(): Promise<void>;
}

interface Query {
  filter: ActivityFilter;
  before: number | null;
  limit: number;
}

const pageSize = 100;

/** The feed of one filter: pages on demand, the newest again whenever told. One request of each kind at a time. */
export function createFeed(query: (input: Query) => Promise<ActivityPage>, filter: ActivityFilter): LiveFeed {
  let state: FeedState = { feed: emptyFeed, isLoaded: false, error: null };
  let newest: Promise<void> | null = null;
  let isStale = false;
  let older: Promise<void> | null = null;
  const listeners = new Set<() => void>();

  function set(next: FeedState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function load(before: number | null, merge: (feed: Feed, page: ActivityPage) => Feed): Promise<void> {
    try {
      const page = await query({ filter, before, limit: pageSize });
      set({ feed: merge(state.feed, page), isLoaded: true, error: null });
    } catch (error) {
      set({
        ...state,
        isLoaded: true,
        error: error instanceof Error ? error.message : 'The record could not be read.',
      });
    }
  }

  async function loadNewest(): Promise<void> {
    do {
      isStale = false;
      await load(null, mergeNewest);
    } while (isStale);
    newest = null;
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh() {
      isStale = newest !== null;
      newest ??= loadNewest();
      return newest;
    },
    loadOlder() {
      const { nextBefore } = state.feed;
      if (nextBefore === null) return Promise.resolve();
      older ??= load(nextBefore, appendOlder).finally(() => {
        older = null;
      });
      return older;
    },
  };
}
