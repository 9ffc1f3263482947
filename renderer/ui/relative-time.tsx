import { useNow } from './use-now';

/** “3 min ago”, exact on hover. Keeps itself up to date. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(15_000);
  const time = new Date(at);
  return (
    <time dateTime={at} title={time.toLocaleString('en-GB')} className="whitespace-nowrap">
      {relative(time, Math.max(now, time.getTime()))}
    </time>
  );
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function relative(time: Date, now: number): string {
  const age = now - time.getTime();
  if (age < minute) return 'just now';
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < day) return `${Math.floor(age / hour)} h ago`;
  if (age < 7 * day) return age < 2 * day ? 'yesterday' : `${Math.floor(age / day)} days ago`;
  const isThisYear = time.getFullYear() === new Date(now).getFullYear();
  return time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) });
}
