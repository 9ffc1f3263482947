/** Where an item lands: the index it has after it was taken out and put back. `null` when nothing would change. */
export function targetIndex(from: number, step: -1 | 1, count: number): number | null {
  const to = from + step;
  return to < 0 || to >= count ? null : to;
}

/**
 * The final index of the item dragged from `from` and dropped on the edge before `gap`
 * (0 = above the first, `count` = below the last). `null` when it would stay where it is.
 */
export function dropIndex(from: number, gap: number): number | null {
  const to = gap > from ? gap - 1 : gap;
  return to === from ? null : to;
}
