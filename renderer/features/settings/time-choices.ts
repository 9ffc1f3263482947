const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** In ms; 0 waits for ever. */
export const approvalTimes: readonly number[] = [minute, 2 * minute, 5 * minute, 10 * minute, 30 * minute, hour, 0];
export const pendingTimes: readonly number[] = [
  20 * second,
  30 * second,
  40 * second,
  50 * second,
  2 * minute,
  5 * minute,
];
export const callTimes: readonly number[] = [30 * second, minute, 5 * minute, 10 * minute, 30 * minute, hour];

/** The choices as options; a value set elsewhere, such as in the settings file, joins in its place. */
export function withCurrent(choices: readonly number[], current: number): { value: string; label: string }[] {
  const all = choices.includes(current) ? choices : [...choices, current];
  return [...all]
    .sort((a, b) => (a || Number.POSITIVE_INFINITY) - (b || Number.POSITIVE_INFINITY))
    .map((ms) => ({ value: String(ms), label: timeWords(ms) }));
}

/** “50 seconds”, “10 minutes”, “1 hour”, “Wait for ever” for 0. */
export function timeWords(ms: number): string {
  if (ms === 0) return 'Wait for ever';
  if (ms % hour === 0) return count(ms / hour, 'hour');
  if (ms % minute === 0) return count(ms / minute, 'minute');
  return count(ms / second, 'second');
}

function count(amount: number, unit: string): string {
  return `${amount} ${amount === 1 ? unit : `${unit}s`}`;
}
