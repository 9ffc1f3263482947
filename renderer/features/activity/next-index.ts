const pageRows = 10;

/** Where a key leads in a list of `count` rows; `null` for keys that lead nowhere. `current` is −1 while no row is active. */
export function nextIndex(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(current + 1, count - 1);
    case 'ArrowUp':
      return Math.max(current - 1, 0);
    case 'PageDown':
      return Math.min(current + pageRows, count - 1);
    case 'PageUp':
      return Math.max(current - pageRows, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
