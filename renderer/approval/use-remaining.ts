import { useEffect, useState } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';

export type Countdown = NonNullable<ApprovalRequest['countdown']>;

/** Ms until silence denies, kept up to date; `null` when it waits for ever. */
export function useRemaining(countdown: Countdown | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  const isRunning = countdown !== null && !countdown.isHeld;
  useEffect(() => {
    if (!isRunning) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [isRunning]);
  if (countdown === null) return null;
  if (countdown.isHeld || countdown.deniesAt === null) return countdown.remainingMs;
  return Math.max(0, Date.parse(countdown.deniesAt) - now);
}

/** “0:48”, “10:00”, “1:00:05”. */
export function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
