import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ownText } from '../../../../main/gateway/json/own-text';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapOf(keep: (text: string) => string): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 40 }, (_, index) =>
    keep(Buffer.alloc(1_000_000, `${index}.`).toString('latin1').slice(100, 200)),
  );
  collect();
  const grown = process.memoryUsage().heapUsed - before;
  expect(kept).toHaveLength(40);
  return grown;
}

it('keeps a piece of a message without the message', () => {
  expect(heapOf((piece) => piece)).toBeGreaterThan(30_000_000);
  expect(heapOf(ownText)).toBeLessThan(5_000_000);
});

it('is the same text', () => {
  for (const text of ['', 'é', '{"a":"\u{1f600}"}']) expect(ownText(text)).toBe(text);
});
