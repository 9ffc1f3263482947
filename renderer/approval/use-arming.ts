import { useCallback, useLayoutEffect, useRef, useState } from 'react';

export interface Arming {
  /** Whether answers given now would count. */
  readonly isArmed: boolean;
  /** Whether the click or key being handled began while what is shown now was armed. */
  isFair(): boolean;
}

const armAfterMs = 500;
// The click that activates the window arrives as focus and, moments later, as a press.
const activationMs = 250;

/**
 * Guards against answers that were meant for something else: typing into another window, a click that was on its way.
 * `shown` names exactly what the person sees; each new name starts again. Time runs from the first frame on the screen,
 * and from the last press that came too early: whoever is in the middle of something else arms nothing by going on.
 */
export function useArming(shown: string): Arming {
  const [armed, setArmed] = useState<string | null>(null);
  const now = useRef({ shown, armed });
  useLayoutEffect(() => {
    now.current = { shown, armed };
  });

  useLayoutEffect(
    () =>
      armAfterFirstFrame(
        () => setArmed(shown),
        () => setArmed(null),
      ),
    [shown],
  );

  const press = useRef<string | null>(null);
  useLayoutEffect(() => {
    const begin = () => {
      press.current = now.current.armed;
    };
    const refuse = () => {
      press.current = null;
    };
    return watchPresses(begin, refuse);
  }, []);

  const isFair = useCallback(() => press.current !== null && press.current === now.current.shown, []);
  return { isArmed: armed === shown, isFair };
}

/** Runs `arm` when the page has been visible for `armAfterMs`; `disarm` when it is hidden, and then begins again. */
function armAfterFirstFrame(arm: () => void, disarm: () => void): () => void {
  let stop = () => {};
  const start = () => {
    stop();
    stop = afterPaint(() => {
      let timer = setTimeout(settle, armAfterMs);
      const again = () => {
        clearTimeout(timer);
        timer = setTimeout(settle, armAfterMs);
      };
      const ended = new AbortController();
      const options = { capture: true, signal: ended.signal };
      window.addEventListener('pointerdown', again, options);
      window.addEventListener('keydown', again, options);
      stop = () => {
        clearTimeout(timer);
        ended.abort();
      };
      function settle() {
        stop();
        arm();
      }
    });
  };
  const onVisibility = () => {
    stop();
    disarm();
    if (document.visibilityState === 'visible') start();
  };
  start();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

function afterPaint(run: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(run);
  });
  return () => cancelAnimationFrame(frame);
}

/** Tells of each press where it begins. A held key goes on being the press that it was. */
function watchPresses(begin: () => void, refuse: () => void): () => void {
  let activeSince: number | null = document.hasFocus() ? Number.NEGATIVE_INFINITY : null;
  const activate = () => {
    activeSince ??= performance.now();
  };
  const deactivate = () => {
    activeSince = null;
  };
  const onPress = () => {
    activate();
    if (performance.now() - (activeSince ?? 0) >= activationMs) begin();
    else refuse();
  };
  const onKey = (event: KeyboardEvent) => {
    if (!event.repeat) onPress();
  };
  const ended = new AbortController();
  const options = { capture: true, signal: ended.signal };
  window.addEventListener('pointerdown', onPress, options);
  window.addEventListener('keydown', onKey, options);
  window.addEventListener('focus', activate, { signal: ended.signal });
  window.addEventListener('blur', deactivate, { signal: ended.signal });
  return () => ended.abort();
}
