/** One of the longest subsequences that only rises, of numbers that are all different. Takes n log n. */
export function longestRising(numbers: readonly number[]): readonly number[] {
  /** For each length the smallest number that such a subsequence can end with. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    const length = lengthBelow(ends, number);
    before.set(number, ends[length - 1]);
    ends[length] = number;
  }
  const rising: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) rising.push(at);
  return rising.reverse();
}

function lengthBelow(ends: readonly number[], number: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(ends[middle]) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
