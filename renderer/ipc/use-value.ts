import { useSyncExternalStore } from 'react';
import type { Readable } from '../../shared/ipc/define';

/** The latest value; `undefined` until main answered for the first time. */
export function useValue<T>(source: Readable<T>): T {
  return useSyncExternalStore(source.subscribe, source.get);
}
