import { useEffect, useState } from 'react';
import { type Countdown as CountdownValue, clock, useRemaining } from './use-remaining';

export interface CountdownProps {
  countdown: CountdownValue | null;
  place: number;
  total: number;
  /** What silence does. Never an allow. */
  verb?: 'denies' | 'blocks' | undefined;
}

/** “1 of 3 · denies in 0:48”. */
export function Countdown({ countdown, place, total, verb = 'denies' }: CountdownProps) {
  const remaining = useRemaining(countdown);
  const parts = [total > 1 ? `${place} of ${total}` : '', words(countdown, remaining, verb)];
  return (
    <>
      <span aria-hidden="true" className="whitespace-nowrap">
        {parts.filter((part) => part !== '').join(' · ')}
      </span>
      <Announcement remaining={countdown?.isHeld ? null : remaining} verb={verb} />
    </>
  );
}

function words(countdown: CountdownValue | null, remaining: number | null, verb: string): string {
  if (!countdown || remaining === null) return '';
  return countdown.isHeld ? `paused at ${clock(remaining)}` : `${verb} in ${clock(remaining)}`;
}

const announcedAt = [30, 10];

/** Speaks at 30 and 10 s only: every second would drown what the person listens to. */
function Announcement({ remaining, verb }: { remaining: number | null; verb: string }) {
  const [text, setText] = useState('');
  const seconds = remaining === null ? null : Math.ceil(remaining / 1000);
  useEffect(() => {
    if (seconds !== null && announcedAt.includes(seconds))
      setText(`${verb === 'blocks' ? 'Blocks' : 'Denies'} in ${seconds} seconds`);
  }, [seconds, verb]);
  return (
    <span role="status" className="sr-only">
      {text}
    </span>
  );
}
