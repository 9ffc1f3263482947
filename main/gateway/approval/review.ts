import type { Finding } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import type { Exchange } from '../exchange';
import type { ToolCall } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';
import { type ApproveParts, NotApproved } from './approve';
import { createHeartbeat } from './heartbeat';
import type { AskOutcome } from './question';

/** What the client gets: the result as it is, or what the person made of it. */
export type Review =
  | { readonly kind: 'released'; readonly requestId: string }
  | { readonly kind: 'redacted'; readonly requestId: string; readonly resultJson: string };

/** Shows the person what came of a call. Throws when the client does not get it, or must come back for it. */
export function createReview({ queue, pendingAfterMs }: Pick<ApproveParts, 'queue' | 'pendingAfterMs'>) {
  return async function review(
    held: { call: ToolCall; decision: Decision; findings: readonly Finding[]; answer: UpstreamAnswer },
    exchange: Exchange,
  ): Promise<Review> {
    const { call, decision, findings, answer } = held;
    const heartbeat = createHeartbeat(exchange);
    try {
      const onOpen = (requestId: string) => {
        heartbeat.start(requestId);
        exchange.tasking?.begin(call, requestId);
      };
      const waiting = { pendingAfterMs: pendingAfterMs(call, exchange), onOpen };
      return conclude(await queue.ask({ kind: 'result', call, decision, findings, answer }, waiting, exchange.gone));
    } finally {
      heartbeat.stop();
    }
  };
}

function conclude(outcome: AskOutcome): Review {
  const { requestId } = outcome;
  switch (outcome.kind) {
    case 'released':
      return { kind: 'released', requestId: outcome.requestId };
    case 'redacted':
      return { kind: 'redacted', requestId: outcome.requestId, resultJson: outcome.resultJson };
    case 'by-rule':
      throw withheld(`The result was withheld: ${outcome.decision.why}`, { requestId });
    case 'blocked':
      throw withheld('The result was withheld by the user.', { requestId, guidance: outcome.guidance });
    case 'timed-out':
      throw withheld('The result was withheld, for nobody looked at it in time.', { requestId });
    case 'pending':
      throw new NotApproved('approval-pending', 'The result waits for a person to look at it.', { requestId });
    default:
      throw new Error('a question was answered as another kind');
  }
}

function withheld(message: string, about: { requestId: string | null; guidance?: string | null }): NotApproved {
  return new NotApproved('result-blocked', message, about);
}
