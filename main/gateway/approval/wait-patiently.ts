import { GatehouseError } from '../../../shared/errors';
import type { Exchange } from '../exchange';
import type { Patience } from './patience';

/** Waits for a person on behalf of a client, in as many rounds as its era allows, and learns from clients that give up. */
export function createWaitPatiently(patience: Pick<Patience, 'longestMs' | 'gaveUp'>) {
  return async function waitPatiently<T>(exchange: Exchange, ask: () => Promise<T>): Promise<T> {
    exchange.rounds?.begin(patience.longestMs(exchange));
    try {
      const answer = await ask();
      // What was allowed while nobody waited does not run before its client is back (T-C14).
      await exchange.rounds?.end();
      return answer;
    } catch (error) {
      exchange.rounds?.stop();
      if (hasGivenUp(exchange)) patience.gaveUp(exchange);
      throw error;
    }
  };
}

/** By itself: it was neither stopped by the person, nor answered. Whoever cancels a task was waiting for nothing. */
function hasGivenUp({ gone: { aborted, reason }, tasking }: Exchange): boolean {
  return tasking?.taskId === undefined && aborted && reason instanceof GatehouseError && reason.code === 'cancelled';
}
