import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';
import { createHoldings, type Holding } from './holdings';

interface SessionDenial extends Holding {
  readonly requestId: string;
  readonly guidance: string | null;
}

export interface SessionDenials {
  /** The denial that holds for all questions of the call's session. */
  of(call: ToolCall): { readonly requestId: string; readonly guidance: string | null } | undefined;
}

/** Sessions that the person wants to hear nothing of, until they end or it is taken back. */
export function createSessionDenials(clock: Clock) {
  const holdings = createHoldings<SessionDenial>(clock);
  return {
    ...holdings,
    add(
      { client, session, server, tool }: ToolCall,
      { requestId, guidance }: { requestId: string; guidance: string | null },
    ): void {
      holdings.add({
        clientId: client.id,
        session,
        endsAtMs: Number.POSITIVE_INFINITY,
        requestId,
        guidance,
        shown: {
          kind: 'session-denial',
          client: client.name,
          server,
          tool,
          sentence: `Everything that this session of ${client.name} would ask about is denied.`,
          reach: null,
          scope: 'session',
          requestId,
        },
      });
    },
    of(call: ToolCall) {
      const found = holdings.find(({ clientId, session }) => clientId === call.client.id && session === call.session);
      if (!found) return undefined;
      holdings.use(found.id);
      const { requestId, guidance } = found.holding;
      return { requestId, guidance };
    },
  };
}
