import type { Finding } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import type { Exchange } from '../exchange';
import type { ToolCall } from '../tool-call';
import type { Grants } from './grants';
import type { ApprovalQueue, AskOutcome } from './queue';

/** Who allowed the call, as the record keeps it. */
export interface Approval {
  readonly requestId: string | null;
  readonly scope: string;
}

/** The ways a question ends without a yes. `waitedMs` is taken by the pipeline. */
export class NotApproved extends GatehouseError {
  readonly requestId: string;
  readonly guidance: string | null;

  constructor(
    code: 'denied-by-user' | 'denied-by-policy' | 'approval-timeout' | 'approval-pending',
    message: string,
    about: { requestId: string; guidance?: string | null },
  ) {
    super(code, message);
    this.requestId = about.requestId;
    this.guidance = about.guidance ?? null;
  }
}

export interface ApproveParts {
  queue: ApprovalQueue;
  grants: Grants;
  pendingAfterMs: () => number;
}

/** How often a waiting client hears that it is not forgotten. */
export const heartbeatMs = 10_000;

/** Asks the person, unless a grant covers the call. Resolves only with a yes; everything else throws. */
export function createApprove({ queue, grants, pendingAfterMs }: ApproveParts) {
  return async function approve(
    ask: { call: ToolCall; decision: Decision; findings: readonly Finding[] },
    exchange: Exchange,
  ): Promise<Approval> {
    const isHigh = ask.findings.some(({ severity }) => severity === 'high');
    const grant = isHigh ? undefined : grants.find(ask.call, ask.decision);
    if (grant) return { requestId: grant.requestId, scope: grant.scope };
    const heartbeat = createHeartbeat(exchange);
    try {
      const waiting = { pendingAfterMs: pendingAfterMs(), onOpen: heartbeat.start };
      return conclude(await queue.ask(ask, waiting, exchange.gone));
    } finally {
      heartbeat.stop();
    }
  };
}

function conclude(outcome: AskOutcome): Approval {
  const { requestId } = outcome;
  switch (outcome.kind) {
    case 'allowed':
      return { requestId, scope: outcome.scope };
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
  }
}

function createHeartbeat(exchange: Exchange) {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    start(requestId: string): void {
      timer = setInterval(() => exchange.heartbeat(`Waiting for approval ${requestId}`), heartbeatMs);
    },
    stop: () => clearInterval(timer),
  };
}
