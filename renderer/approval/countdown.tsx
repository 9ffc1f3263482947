import { useEffect, useState } from 'react';
import { type Countdown as CountdownValue, clock, useRemaining } from './use-remaining';

export interface CountdownProps {
  countdown: CountdownValue | null;
  place: number;
  total: number;
}

/** “1 of 3 · denies in 0:48”. Never counts down to an allow. */
export function Countdown({ countdown, place, total }: CountdownProps) {
  const remaining = useRemaining(countdown);
  const parts = [total > 1 ? `${place} of ${total}` : '', words(countdown, remaining)];
  return (
    <>
      <span aria-hidden="true" className="whitespace-nowrap">
        {parts.filter((part) => part !== '').join(' · ')}
      </span>
      <Announcement remaining={countdown?.isHeld ? null : remaining} />
    </>
  );
}

function words(countdown: CountdownValue | null, remaining: number | null): string {
  if (!countdown || remaining === null) return '';
  return countdown.isHeld ? `paused at ${clock(remaining)}` : `denies in ${clock(remaining)}`;
}

const announcedAt = [30, 10];

/** Speaks at 30 and 10 s only: every second would drown what the person listens to. */
function Announcement({ remaining }: { remaining: number | null }) {
  const [text, setText] = useState('');
  const seconds = remaining === null ? null : Math.ceil(remaining / 1000);
  useEffect(() => {
    if (seconds !== null && announcedAt.includes(seconds)) setText(`Denies in ${seconds} seconds`);
  }, [seconds]);
  return (
    <span role="status" className="sr-only">
      {text}
    </span>
  );
}
