import type { Outcome } from '../../../shared/domain/activity';
import type { Arguments } from './generalise';
import type { PastCall } from './past-calls';
import { readArguments } from './read-arguments';

export type AnswerEffect = 'allow' | 'deny';

/** One answer of the person to one question. */
export interface Answer {
  readonly effect: AnswerEffect;
  readonly call: PastCall;
  readonly found: Arguments;
}

/** How calls end that somebody allowed and that reached their server. */
const allowed: readonly Outcome[] = ['completed', 'tool-error', 'failed'];

/**
 * The answers that calls of the record tell of, in their order. A question counts once, however many calls its answer covered
 * later. Calls whose arguments nobody has, or that are too many to be looked through, tell nothing.
 */
export function readAnswers(calls: readonly PastCall[]): readonly Answer[] {
  const seen = new Set<string>();
  return calls.flatMap((call) => {
    const effect = effectOf(call);
    const key = JSON.stringify([call.approvalId, call.client, call.server, call.tool]);
    if (!effect || seen.has(key)) return [];
    const found = call.argumentsJson === null ? null : readArguments(call.argumentsJson);
    if (!found) return [];
    seen.add(key);
    return [{ effect, call, found }];
  });
}

function effectOf({ approvalId, effect, outcome }: PastCall): AnswerEffect | undefined {
  if (approvalId === null || effect !== 'ask') return undefined;
  if (outcome === 'denied-by-user') return 'deny';
  return allowed.includes(outcome) ? 'allow' : undefined;
}
