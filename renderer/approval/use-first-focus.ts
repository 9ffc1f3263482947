import { useCallback, useLayoutEffect, useRef } from 'react';

/** Puts the focus on Deny for everything shown, and knows whether it is still there by us or by the person. */
export function useFirstFocus(shown: string, isElsewhere: boolean) {
  const denyRef = useRef<HTMLButtonElement>(null);
  const state = useRef({ isByHand: false, isOurs: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: something else shown is another first focus.
  useLayoutEffect(() => {
    state.current = { isByHand: false, isOurs: true };
    if (!isElsewhere) denyRef.current?.focus({ preventScroll: true });
    state.current.isOurs = false;
  }, [shown, isElsewhere]);
  return {
    denyRef,
    /** Back to Deny, from a field that was left. */
    reset: useCallback(() => denyRef.current?.focus({ preventScroll: true }), []),
    isByHand: useCallback(() => state.current.isByHand, []),
    isOurs: useCallback(() => state.current.isOurs, []),
    moved: useCallback(() => {
      state.current.isByHand = true;
    }, []),
  };
}
