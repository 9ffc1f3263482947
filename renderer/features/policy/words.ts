import type { Effect, Period, RuleLimit, RuleProblem, RuleView } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import type { RuleStep } from '../../../shared/domain/simulation';

export const effectWords: Record<Effect, { label: string; past: string; choice: string }> = {
  allow: { label: 'Allow', past: 'Allowed', choice: 'Allow without asking' },
  ask: { label: 'Ask', past: 'Asked', choice: 'Ask me each time' },
  deny: { label: 'Deny', past: 'Denied', choice: 'Deny' },
};

export const originWords: Record<RuleView['origin'], string> = {
  person: 'Added here',
  prompt: 'From a prompt answered “always”',
  suggested: 'From a suggestion',
  team: 'From your team',
  config: 'From the configuration file',
};

/** In the order in which they are worse. */
export const riskWords: Record<Risk, { label: string; sentence: string }> = {
  read: { label: 'Reads', sentence: 'it only reads' },
  write: { label: 'Writes', sentence: 'it changes something' },
  unknown: { label: 'Unknown', sentence: 'it could do anything' },
  external: { label: 'Reaches outside', sentence: 'it reaches somebody outside' },
  destructive: { label: 'Destroys', sentence: 'it may destroy something' },
  exec: { label: 'Runs code', sentence: 'it runs commands or code' },
};

export const riskOrder: readonly Risk[] = ['read', 'write', 'unknown', 'external', 'destructive', 'exec'];

export const problemWords: Record<RuleProblem['kind'], string> = {
  broken: 'Broken, so it denies',
  covered: 'Never reached',
  unreachable: 'Matches nothing',
  expired: 'Expired',
  changed: 'The tool changed',
};

const currentPeriods: Record<Period, string> = { minute: 'this minute', hour: 'this hour', day: 'in 24 hours' };

export const verdictWords: Record<RuleStep['verdict'], string> = {
  decided: 'Decides',
  passed: 'Does not match',
  broken: 'Broken, so it denies',
  shadow: 'In shadow',
  off: 'Off',
};

/** “7 of 10 calls this hour”, “amount: 120 of 500 in 24 hours”. */
export function sayUse(limit: RuleLimit, used: number): string {
  const share = `${number(used)} of ${number(limit.atMost)}`;
  const period = currentPeriods[limit.per];
  return limit.kind === 'calls' ? `${share} calls ${period}` : `${limit.argument}: ${share} ${period}`;
}

export function countOf(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** “24 Nov, 14:00”, with the year where it is not this one. */
export function sayDate(at: string, now = new Date()): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return date.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(!isThisYear && { year: 'numeric' }),
  });
}

function number(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}
