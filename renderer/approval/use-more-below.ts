import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/**
 * Whether a scrolling element has more below, and whether its end was ever on the screen for this `content`:
 * a new name for the content means that there is something new to read.
 */
export function useMoreBelow(element: RefObject<HTMLElement | null>, content: string) {
  const [hasMore, setHasMore] = useState(false);
  const [seen, setSeen] = useState<string | null>(null);

  const look = () => {
    const box = element.current;
    if (!box) return;
    const isMore = box.scrollHeight - box.clientHeight - box.scrollTop > 2;
    setHasMore(isMore);
    if (!isMore) setSeen(content);
  };

  // After every drawing: what is drawn decides how high it is.
  useLayoutEffect(look);
  useEffect(() => {
    const box = element.current;
    const ended = new AbortController();
    box?.addEventListener('scroll', look, { passive: true, signal: ended.signal });
    window.addEventListener('resize', look, { signal: ended.signal });
    return () => ended.abort();
  });

  return { hasMore, wasEndSeen: seen === content };
}
