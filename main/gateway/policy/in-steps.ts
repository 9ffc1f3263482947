import { setImmediate as turn } from 'node:timers/promises';

/** At most so many ms at a stretch: what else there is to do comes in between. */
const longestStretchMs = 10;

/** Goes through all the steps, and keeps nobody waiting for long. Rejects with the signal's reason when it is aborted. */
export async function inSteps<T>(steps: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  let sinceMs = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - sinceMs < longestStretchMs) continue;
    await turn();
    signal?.throwIfAborted();
    sinceMs = performance.now();
  }
}

/** The same for each item of many pages. */
export async function eachInSteps<T>(
  pages: AsyncIterable<readonly T[]>,
  take: (item: T) => void,
  signal?: AbortSignal,
): Promise<void> {
  for await (const page of pages) await inSteps(taking(page, take), signal);
}

function* taking<T>(items: readonly T[], take: (item: T) => void): Generator<void, void> {
  for (const item of items) {
    take(item);
    yield;
  }
}
