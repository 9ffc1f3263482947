import type { Known } from '../call-tool';
import type { Exchange } from '../exchange';
import { createHeldReview, type HeldResult, type HeldResults } from '../held-results';
import { type Approval, type ApproveParts, createApprove } from './approve';
import type { AskClient } from './ask-client';
import type { Patience } from './patience';
import type { ApprovalQueue } from './queue';
import { createReview, type Review } from './review';
import { createWaitPatiently } from './wait-patiently';

export interface AskPersonParts extends Pick<ApproveParts, 'read'> {
  queue: Pick<ApprovalQueue, 'ask'>;
  patience: Patience;
  askClient: AskClient;
  held: Pick<HeldResults, 'keep'>;
}

/** The two stages of a call that wait for a person: before it runs, and before its client gets what came of it. */
export function createAskPerson({ queue, patience, askClient, held, read }: AskPersonParts) {
  const waitPatiently = createWaitPatiently(patience);
  const pendingAfterMs: ApproveParts['pendingAfterMs'] = (call, exchange) =>
    exchange.tasking?.longestMs(call) ?? patience.leftMs(exchange);
  const approve = createApprove({ queue, pendingAfterMs, read, alsoPut: askClient.begin });
  const review = createReview({ queue, pendingAfterMs });

  return {
    async approve(ask: Known, exchange: Exchange): Promise<Approval> {
      // The person's answer to the first round of a call is the answer to its later rounds.
      if (ask.call.earlier) return continued(ask.call.earlier);
      const approval = await waitPatiently(exchange, () => approve(ask, exchange));
      if (approval.requestId === null || !askClient.hasAnswered(approval.requestId)) return approval;
      return { ...approval, scope: 'once, answered through the client' };
    },
    review: createHeldReview<Review>({
      review: (result: HeldResult, exchange) => waitPatiently(exchange, () => review(result, exchange)),
      results: held,
    }),
  };
}

function continued({ isCovered: _, ...earlier }: Approval): Approval {
  return { ...earlier, scope: 'continued' };
}
