import type { Finding } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import type { Exchange } from '../exchange';
import type { ToolCall } from '../tool-call';
import { createHeartbeat } from './heartbeat';
import type { AskedBy, AskOutcome, CallAsk, Reading } from './question';
import type { ApprovalQueue } from './queue';

/** Who allowed the call, as the record keeps it. */
export interface Approval {
  readonly requestId: string | null;
  readonly scope: string;
  /** What the person made of the arguments: this runs, and nothing else. */
  readonly argumentsJson?: string;
  /** Nobody was asked, for something given before covers it: it has to, too, when the call runs. */
  readonly isCovered?: true;
  /** What asked. The yes is for nothing else; left out where a rule settled the question. */
  readonly askedBy?: AskedBy;
}

/** The ways a question ends without a yes. `waitedMs` is taken by the pipeline. */
export class NotApproved extends GatehouseError {
  readonly requestId: string | null;
  readonly guidance: string | null;

  constructor(
    code: 'denied-by-user' | 'denied-by-policy' | 'approval-timeout' | 'approval-pending' | 'result-blocked',
    message: string,
    about: { requestId: string | null; guidance?: string | null },
  ) {
    super(code, message);
    this.requestId = about.requestId;
    this.guidance = about.guidance ?? null;
  }
}

export interface ApproveParts {
  queue: Pick<ApprovalQueue, 'ask'>;
  /** When this client is told to come back. */
  pendingAfterMs: (call: ToolCall, exchange: Exchange) => number;
  /** Reads the arguments for the person. Never rejects, and takes 300 ms at most. */
  read: (call: ToolCall) => Promise<Reading & { readonly findings: readonly Finding[] }>;
  /** Puts a question that was opened elsewhere too. Returns how to take it back. */
  alsoPut: (requestId: string, ask: CallAsk, exchange: Exchange) => () => void;
}

/** Asks the person, unless a grant covers the call. Resolves only with a yes; everything else throws. */
export function createApprove({ queue, pendingAfterMs, read, alsoPut }: ApproveParts) {
  return async function approve(
    { call, decision, findings }: { call: ToolCall; decision: Decision; findings: readonly Finding[] },
    exchange: Exchange,
  ): Promise<Approval> {
    const heartbeat = createHeartbeat(exchange);
    let takeBack = () => {};
    try {
      // Before grants are looked for: what is found in the arguments may be what no grant covers.
      const { findings: found, ...reading } = await read(call);
      const onOpen = (requestId: string) => {
        heartbeat.start(requestId);
        takeBack = alsoPut(requestId, ask, exchange);
        exchange.tasking?.begin(call, requestId);
      };
      const waiting = { pendingAfterMs: pendingAfterMs(call, exchange), onOpen };
      const ask: CallAsk = { kind: 'call', call, decision, findings: [...findings, ...found], reading };
      return conclude(await queue.ask(ask, waiting, exchange.gone));
    } finally {
      heartbeat.stop();
      takeBack();
    }
  };
}

function conclude(outcome: AskOutcome): Approval {
  const { requestId } = outcome;
  switch (outcome.kind) {
    case 'allowed': {
      const { kind: _, ...approval } = outcome;
      return approval;
    }
    case 'by-rule':
      if (outcome.decision.effect === 'allow') return { requestId: null, scope: 'rule' };
      // Without a rule a denial is the pause, which is no rule's doing.
      if (outcome.decision.ruleId === null) throw new GatehouseError('paused', outcome.decision.why);
      throw new NotApproved('denied-by-policy', outcome.decision.why, { requestId });
    case 'denied':
      throw new NotApproved('denied-by-user', 'Denied by the user.', { requestId, guidance: outcome.guidance });
    case 'timed-out':
      throw new NotApproved('approval-timeout', 'Nobody answered in time.', { requestId });
    case 'pending':
      throw new NotApproved('approval-pending', 'Still waiting for a person.', { requestId });
    default:
      // Answers to a result, which this was not.
      throw new Error('a question was answered as another kind');
  }
}
