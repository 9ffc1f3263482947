import { useDeferredValue, useEffect, useMemo } from 'react';
import type { ActivityFilter } from '../../../shared/domain/activity';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { createFeed, type FeedState } from './create-feed';

export interface UsedFeed extends FeedState {
  /** The filter these calls answer to; it may trail the one being typed. */
  readonly filter: ActivityFilter;
  refresh(): void;
  loadOlder(): void;
}

export function useFeed(wanted: ActivityFilter): UsedFeed {
  const text = useDeferredValue(wanted.text);
  const { outcome } = wanted;
  const filter = useMemo(() => ({ text, outcome }), [text, outcome]);
  const live = useMemo(() => createFeed(app['activity.query'], filter), [filter]);
  const recent = useValue(app['activity.recent']);
  // A push carries the last few calls of everybody; what the filter lets through only the record knows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new push is the reason to ask again
  useEffect(() => void live.refresh(), [live, recent]);
  return {
    ...useValue(live),
    filter,
    refresh: () => void live.refresh(),
    loadOlder: () => void live.loadOlder(),
  };
}
