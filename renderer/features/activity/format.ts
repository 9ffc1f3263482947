const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayAndClock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** “14:03:22” today, “20 Nov” before. */
export function shortTime(at: string, now: Date): string {
  const date = new Date(at);
  return date.toDateString() === now.toDateString() ? clock.format(date) : day.format(date);
}

export function longTime(at: string): string {
  return dayAndClock.format(new Date(at));
}

/** “12 ms”, “1.4 s”, “2 min 5 s”. */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** “0.4 ms”: of what is short, the tenths count. */
export function shortDuration(ms: number): string {
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : duration(ms);
}

/** “512 bytes”, “1.5 kB”, “2.0 MB”: decimal, as disks are sold. */
export function size(bytes: number | null): string {
  if (bytes === null) return '–';
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
