import { networkInterfaces } from 'node:os';

const lookMs = 20_000;
const longestGapMs = 60_000;

interface WakeWatchOptions {
  /** The wall clock, in ms. */
  now(): number;
  /** The addresses of this computer as one text. */
  addresses(): string;
  onWake(): void;
}

/**
 * Calls `onWake` after the machine slept (the wall clock went on while timers did not), and when its addresses are others than a look
 * ago. Connections may be dead by then without anybody having been told. Gives what ends it.
 */
export function watchForWake({ now, addresses, onWake }: WakeWatchOptions): () => void {
  let last = now();
  let known = addresses();
  const timer = setInterval(() => {
    const at = now();
    const gapMs = at - last - lookMs;
    const before = known;
    last = at;
    known = addresses();
    if (gapMs > longestGapMs || known !== before) onWake();
  }, lookMs).unref();
  return () => clearInterval(timer);
}

/** Of all interfaces; what cannot be read counts as none. */
export function ownAddresses(): string {
  try {
    const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    return [...new Set(all.map(({ address }) => address))].sort().join(' ');
  } catch {
    return '';
  }
}
