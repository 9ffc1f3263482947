import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';

const usualHeight = 78;

export interface RuleRowsParts {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<HTMLElement | null>;
  readonly rules: readonly RuleView[];
  /** These stay in the page wherever it is scrolled to: the one with the focus, the one that is dragged. */
  readonly kept: readonly (string | null)[];
}

/** The rows of a list inside a page that scrolls as a whole: only those in sight are drawn, each as high as its text needs. */
export function useRuleRows({ scroller, list, rules, kept }: RuleRowsParts) {
  const above = useHeightAbove(scroller, list);
  const keptIndexes = kept.map((id) => rules.findIndex((rule) => rule.id === id)).filter((index) => index >= 0);
  const keptKey = keptIndexes.join(' ');
  const rangeExtractor = useCallback(
    (range: Range) => {
      const more = keptKey === '' ? [] : keptKey.split(' ').map(Number);
      return [...new Set([...defaultRangeExtractor(range), ...more])].sort((a, b) => a - b);
    },
    [keptKey],
  );
  return useVirtualizer({
    count: rules.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    getItemKey: (index) => rules[index]?.id ?? index,
    overscan: 6,
    scrollMargin: above,
    scrollPaddingStart: 8,
    scrollPaddingEnd: 8,
    rangeExtractor,
  });
}

/** How far below the top of what scrolls the list begins: suggestions and messages come and go above it. */
function useHeightAbove(scroller: RuleRowsParts['scroller'], list: RuleRowsParts['list']): number {
  const [above, setAbove] = useState(0);
  const measure = useCallback(() => {
    if (!scroller.current || !list.current) return;
    const top = list.current.getBoundingClientRect().top - scroller.current.getBoundingClientRect().top;
    setAbove(Math.round(top + scroller.current.scrollTop));
  }, [scroller, list]);
  useLayoutEffect(measure);
  useLayoutEffect(() => {
    const content = scroller.current?.firstElementChild;
    if (!content || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(content);
    return () => observer.disconnect();
  }, [scroller, measure]);
  return above;
}
