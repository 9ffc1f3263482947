import type { Upstream } from './upstream';

/** A server that holds something for its clients (a browser, a prompt of a language) is worth its memory for a while. */
const idleMs = 60 * 60_000;
const lookMs = 60_000;

/** Stops processes that nobody needed for an hour. Gives the way to end that. */
export function stopWhenIdle(processes: () => Iterable<Pick<Upstream, 'idleMs' | 'note' | 'stop'>>): () => void {
  const timer = setInterval(() => {
    for (const upstream of processes()) {
      if (upstream.idleMs() < idleMs) continue;
      upstream.note('It was stopped after an hour in which nobody needed it. The next call starts it again.');
      void upstream.stop();
    }
  }, lookMs).unref();
  return () => clearInterval(timer);
}
