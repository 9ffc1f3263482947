import { readdirSync, readFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { queryObjects } from 'node:v8';

/** What the process held at one moment, garbage collected. In MB. */
export interface Sample {
  readonly minute: number;
  readonly heap: number;
  readonly buffers: number;
  readonly rss: number;
  readonly handles: number;
  readonly children: number;
}

export type Amount = 'heap' | 'buffers' | 'rss';

/** How much each may grow over the time that counts, in MB: what a leak exceeds within half an hour and noise does not. */
export const mayGrow: Readonly<Record<Amount, number>> = { heap: 12, buffers: 12, rss: 40 };

/** Until then caches fill and code is compiled. */
const warmUp = 1 / 3;

export function takeSample(minute: number): Sample {
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const mb = (bytes: number) => bytes / 2 ** 20;
  return {
    minute,
    heap: mb(heapUsed),
    buffers: mb(arrayBuffers),
    rss: mb(rss),
    handles: process.getActiveResourcesInfo().length,
    children: childrenOf(process.pid).length,
  };
}

/** What waits for something. A pending request, a parked call, a subscription under way is at least one promise each; an open stream or call an answer. */
export interface Waiting {
  readonly promises: number;
  readonly answers: number;
}

/** Counts them in the heap itself, garbage collected: nothing has to be told for it by what is tested. */
export function countWaiting(): Waiting {
  return {
    promises: queryObjects(Promise, { format: 'count' }),
    answers: queryObjects(ServerResponse, { format: 'count' }),
  };
}

/** What grew more than it may, as sentences; measured by the line that fits the samples after the warm-up best. */
export function growth(samples: readonly Sample[]): string[] {
  const settled = samples.slice(Math.floor(samples.length * warmUp));
  const minutes = (settled.at(-1)?.minute ?? 0) - (settled[0]?.minute ?? 0);
  return (Object.keys(mayGrow) as Amount[]).flatMap((amount) => {
    const grown = slope(settled.map((sample) => [sample.minute, sample[amount]])) * minutes;
    return grown <= mayGrow[amount]
      ? []
      : [
          `${amount} grew by ${grown.toFixed(1)} MB in ${minutes.toFixed(1)} minutes; ${mayGrow[amount]} MB are allowed.`,
        ];
  });
}

/** Of the straight line with the least squares, in units of y per x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

/** Processes that this one started and that still run. Only Linux tells. */
export function childrenOf(parent: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isChild(pid, parent));
}

function isChild(pid: number, parent: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state !== 'Z' && Number(ppid) === parent;
  } catch {
    return false;
  }
}
