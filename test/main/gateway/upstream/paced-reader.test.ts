import { beforeEach, expect, it, vi } from 'vitest';
import { createPacedReader, createTurns } from '../../../../main/gateway/upstream/paced-reader';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A clock that goes only as told: on a busy machine everything costs more than its turn. */
let at = 0;

beforeEach(() => {
  at = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => at);
});

function busyFor(ms: number): void {
  at += ms;
}

/** A reader whose source is told to wait and to go on; `costMs`: of each piece. */
function aReader({ costMs = 0, turns = createTurns() } = {}) {
  const told: string[] = [];
  let bytes = 0;
  const reader = createPacedReader({
    turns,
    read(piece) {
      busyFor(costMs);
      bytes += piece.length;
    },
    end: () => told.push('end'),
    pause: () => told.push('pause'),
    resume: () => told.push('resume'),
  });
  return { reader, told, bytes: () => bytes };
}

it('reads at once what costs little', () => {
  const { reader, told, bytes } = aReader();
  for (let count = 0; count < 10; count += 1) reader.push(Buffer.alloc(300));
  reader.end();
  expect(bytes()).toBe(3000);
  expect(told).toEqual(['end']);
});

it('stops in the middle of a chunk that costs more than its turn, and goes on in the next', async () => {
  const { reader, told, bytes } = aReader({ costMs: 0.6 });
  reader.push(Buffer.alloc(64 * 1024));
  expect(bytes()).toBe(16 * 1024);
  expect(told).toEqual(['pause']);
  while (!told.includes('resume')) await turn();
  expect(bytes()).toBe(64 * 1024);
});

it('keeps what its source brings while it waits, in order, and ends behind it', async () => {
  const { reader, told, bytes } = aReader({ costMs: 1.1 });
  reader.push(Buffer.alloc(10_000));
  reader.push(Buffer.alloc(10_000));
  reader.end();
  expect(told).toEqual(['pause']);
  while (!told.includes('end')) await turn();
  expect(bytes()).toBe(20_000);
  expect(told).toEqual(['pause', 'end']);
});

it('waits after a quarter of a megabyte that costs nothing', () => {
  const { reader, told } = aReader();
  reader.push(Buffer.alloc(200_000));
  expect(told).toEqual([]);
  reader.push(Buffer.alloc(200_000));
  expect(told).toEqual(['pause']);
});

it('reads what is left at once when there is no time any more', () => {
  const { reader, bytes } = aReader({ costMs: 1.1 });
  reader.push(Buffer.alloc(30_000));
  expect(bytes()).toBeLessThan(30_000);
  reader.finish();
  expect(bytes()).toBe(30_000);
});

it('lets two of many go on in one turn, first come, first served', async () => {
  const turns = createTurns();
  const went: number[] = [];
  for (let count = 0; count < 5; count += 1) turns.wait(() => went.push(count));
  await turn();
  expect(went).toEqual([0, 1]);
  await turn();
  await turn();
  expect(went).toEqual([0, 1, 2, 3, 4]);
});

it('rests between its turns once it has taken its share', async () => {
  const { reader, told } = aReader({ costMs: 1.1 });
  const timers = vi.spyOn(globalThis, 'setTimeout');
  reader.push(Buffer.alloc(120 * 8 * 1024));
  while (!told.includes('resume')) await turn();
  // The first forty or so are free; the others are followed by a rest of the same length at the most.
  expect(timers.mock.calls.length).toBeGreaterThan(10);
  expect(timers.mock.calls.length).toBeLessThan(120);
});
