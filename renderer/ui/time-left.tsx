import { useNow } from './use-now';

/** “12 min left”, “40 s left”; counts down by itself. The exact end is the tip. */
export function TimeLeft({ until }: { until: string }) {
  const end = new Date(until);
  const now = useNow(1000);
  return (
    <time dateTime={until} title={`Until ${end.toLocaleString('en-GB')}`} className="whitespace-nowrap tabular-nums">
      {leftWords(end.getTime() - now)}
    </time>
  );
}

/** Rounded up: what still holds is never said to be over. */
function leftWords(ms: number): string {
  if (ms <= 0) return 'ending';
  if (ms < 60_000) return `${Math.ceil(ms / 1000)} s left`;
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 100) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
