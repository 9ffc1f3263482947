import { createCallMap } from './call-map';
import type { Exchange } from './exchange';
import type { ToolCall } from './tool-call';

/** The calls that are being carried out or waited for now. */
export interface UnderWay {
  begin(call: ToolCall, exchange: Exchange): void;
  end(call: ToolCall): void;
  exchangeOf(call: ToolCall): Exchange | undefined;
  /** Ends them all, at their servers too. Every client is told the reason. */
  stopAll(reason: Error): void;
}

export function createUnderWay(): UnderWay {
  const calls = createCallMap<string, Exchange>();
  return {
    begin: ({ id }, exchange) => calls.set(id, exchange),
    end: ({ id }) => void calls.delete(id),
    exchangeOf: ({ id }) => calls.get(id),
    stopAll(reason) {
      const failures: unknown[] = [];
      for (const exchange of [...calls.values()]) {
        // One that cannot be stopped is no reason to let the others run.
        try {
          exchange.abort(reason);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
