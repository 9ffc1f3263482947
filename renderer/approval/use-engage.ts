import { useEffect } from 'react';
import { app } from '../ipc/app';

const throttleMs = 3000;
const signs = ['pointermove', 'focusin', 'keydown', 'wheel'] as const;

/** Tells main that the person is at it, so that the countdown stands still. Our own moving of the focus is no sign. */
export function useEngage(requestIds: readonly string[], isOurFocus: () => boolean): void {
  const ids = requestIds.join(' ');
  useEffect(() => {
    let last = Number.NEGATIVE_INFINITY;
    const engage = (event: Event) => {
      if (event.type === 'focusin' && isOurFocus()) return;
      if (performance.now() - last < throttleMs) return;
      last = performance.now();
      // Losing one sign is harmless: the next comes with the next movement, and silence only denies.
      for (const requestId of ids.split(' ')) app['approvals.engage']({ requestId }).catch(() => {});
    };
    const ended = new AbortController();
    for (const sign of signs) window.addEventListener(sign, engage, { passive: true, signal: ended.signal });
    return () => ended.abort();
  }, [ids, isOurFocus]);
}
