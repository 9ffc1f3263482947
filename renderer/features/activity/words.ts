import type { CallDetails, Outcome } from '../../../shared/domain/activity';
import type { Effect } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';

type Tone = 'neutral' | 'allow' | 'ask' | 'deny' | 'accent';

/** How a call ended, short enough for a row. */
export const outcomeWords: Record<Outcome, { label: string; tone: Tone; sentence: string }> = {
  running: { label: 'Running', tone: 'accent', sentence: 'It is recorded and has not ended yet.' },
  completed: { label: 'Completed', tone: 'allow', sentence: 'The server answered.' },
  'tool-error': { label: 'Tool error', tone: 'ask', sentence: 'The server ran the tool and reported an error.' },
  'denied-by-policy': {
    label: 'Blocked by rule',
    tone: 'deny',
    sentence: 'A rule denied it. It never reached the server.',
  },
  'denied-by-user': { label: 'Denied', tone: 'deny', sentence: 'A person denied it. It never reached the server.' },
  'result-blocked': {
    label: 'Result withheld',
    tone: 'deny',
    sentence: 'It ran, and a person kept its result from the client.',
  },
  'approval-timeout': {
    label: 'Nobody answered',
    tone: 'deny',
    sentence: 'Nobody answered in time. It never reached the server.',
  },
  'approval-pending': {
    label: 'Told to retry',
    tone: 'ask',
    sentence: 'The client was told to call again while a person decides.',
  },
  cancelled: { label: 'Cancelled', tone: 'neutral', sentence: 'The client stopped waiting.' },
  refused: {
    label: 'Refused',
    tone: 'deny',
    sentence: 'Gatehouse refused it before any rule was asked. It never reached the server.',
  },
  failed: { label: 'Failed', tone: 'deny', sentence: 'It could not be completed.' },
  lost: {
    label: 'Unknown end',
    tone: 'ask',
    sentence: 'Gatehouse stopped before the server answered. It may have run.',
  },
};

export const effectWords: Record<Effect, { label: string; tone: Tone }> = {
  allow: { label: 'Allowed', tone: 'allow' },
  ask: { label: 'Asked', tone: 'ask' },
  deny: { label: 'Denied', tone: 'deny' },
};

export const riskWords: Record<Risk, string> = {
  read: 'only reads',
  write: 'changes something',
  destructive: 'may destroy something',
  exec: 'runs commands or code',
  external: 'reaches somebody outside',
  unknown: 'could do anything',
};

/** What a person did with the result before the client got it. */
export const reviewWords: Record<NonNullable<CallDetails['resultReview']>, string> = {
  released: 'A person looked at it and released it.',
  redacted: 'A person took something out of it first.',
  blocked: 'A person kept it from the client.',
};

const scopeWords: Record<string, string> = {
  once: 'just this once',
  '15-minutes': 'for 15 minutes',
  '1-hour': 'for 1 hour',
  session: 'for this session',
  always: 'always',
};

/** Who approved, in words; `null` when nobody was asked. */
export function approvalWords({ approvalId, approvalScope, outcome }: CallDetails): string | null {
  if (approvalId === null) return null;
  if (approvalScope !== null)
    return `A person allowed it ${scopeWords[approvalScope] ?? approvalScope} (request ${approvalId}).`;
  if (outcome === 'denied-by-user') return `A person denied it (request ${approvalId}).`;
  return `A person was asked (request ${approvalId}).`;
}
