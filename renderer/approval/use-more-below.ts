import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** Marks where what is asked ends, and what explains it begins. */
export const endMark = { 'data-end': '' } as const;

/**
 * Whether a scrolling element has more below, and whether its end was ever on the screen for this `content`:
 * a new name for the content means that there is something new to read.
 */
export function useMoreBelow(element: RefObject<HTMLElement | null>, content: string) {
  const [box, setBox] = useState({ hasMore: false, doesScroll: false });
  const [end, setEnd] = useState<string | null>(null);
  const [mark, setMark] = useState<string | null>(null);

  const look = () => {
    const { current } = element;
    if (!current) return;
    const hasMore = current.scrollHeight - current.clientHeight - current.scrollTop > 2;
    const doesScroll = current.scrollHeight > current.clientHeight;
    if (hasMore !== box.hasMore || doesScroll !== box.doesScroll) setBox({ hasMore, doesScroll });
    if (!hasMore) setEnd(content);
    if (!hasMore || isMarkShown(current)) setMark(content);
  };

  // After every drawing: what is drawn decides how high it is.
  useLayoutEffect(look);
  useEffect(() => {
    const ended = new AbortController();
    element.current?.addEventListener('scroll', look, { passive: true, signal: ended.signal });
    window.addEventListener('resize', look, { signal: ended.signal });
    return () => ended.abort();
  });

  return {
    ...box,
    wasEndSeen: end === content,
    /** The same for what stands before the mark. */
    wasMarkSeen: mark === content,
  };
}

function isMarkShown(box: HTMLElement): boolean {
  const mark = box.querySelector('[data-end]');
  return mark !== null && mark.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 2;
}
