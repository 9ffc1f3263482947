import type { Exchange } from '../exchange';

/** How often a waiting client hears that it is not forgotten. */
export const heartbeatMs = 10_000;

export function createHeartbeat(exchange: Pick<Exchange, 'heartbeat'>) {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    start(requestId: string): void {
      timer = setInterval(() => exchange.heartbeat(`Waiting for approval ${requestId}`), heartbeatMs);
    },
    stop: () => clearInterval(timer),
  };
}
