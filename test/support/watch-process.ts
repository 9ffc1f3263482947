import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What a stretch of time cost this process. */
export interface Figures {
  /** How late the event loop was, in ms. */
  readonly lag: { readonly p99: number; readonly max: number };
  /** How far the resident set rose above where it began, in MB. */
  readonly grownMb: number;
}

const resolutionMs = 5;
const sampleMs = 20;

/** Watches from now on until the returned function is called. */
export function watchProcess(): () => Figures {
  collect();
  const before = process.memoryUsage().rss;
  let highest = before;
  const sampler = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, sampleMs);
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  return () => {
    clearInterval(sampler);
    delay.disable();
    highest = Math.max(highest, process.memoryUsage().rss);
    const late = (ns: number) => Math.max(0, ns / 1e6 - resolutionMs);
    return { lag: { p99: late(delay.percentile(99)), max: late(delay.max) }, grownMb: (highest - before) / 2 ** 20 };
  };
}

/** The value that 99 of 100 stay below. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}

export { collect as collectGarbage };
