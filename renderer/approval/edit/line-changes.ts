import type { DiffLine } from '../../../shared/domain/preview';

const around = 2;

/** Old lines, then new ones, between what both begin and end with; up to two lines of that on either side. */
export function lineChanges(before: string | null, after: string | null): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const start = commonLength(old, now);
  const end = commonLength(old.slice(start).reverse(), now.slice(start).reverse());
  return [
    ...signed(' ', now.slice(Math.max(0, start - around), start)),
    ...signed('-', old.slice(start, old.length - end)),
    ...signed('+', now.slice(start, now.length - end)),
    ...signed(' ', now.slice(now.length - end, now.length - end + around)),
  ];
}

function linesOf(text: string | null): readonly string[] {
  return text === null ? [] : text.split('\n');
}

function commonLength(some: readonly string[], others: readonly string[]): number {
  const differs = some.findIndex((line, index) => line !== others[index]);
  return Math.min(differs < 0 ? some.length : differs, others.length);
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ sign, text }));
}
