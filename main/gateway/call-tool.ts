import type { Outcome } from '../../shared/domain/activity';
import type { Finding } from '../../shared/domain/approval';
import type { Decision } from '../../shared/domain/policy';
import { type ErrorCode, GatehouseError } from '../../shared/errors';
import type { Approval } from './approval/approve';
import type { Review } from './approval/review';
import { intentOf, outcomeOf, type Progress } from './call-record';
import type { Exchange } from './exchange';
import type { Inspection } from './guardrail/inspect-request';
import type { HeldResult } from './held-results';
import { denial } from './policy/explain';
import { raise } from './policy/raise';
import type { CallIntent, CallOutcome, Clock } from './ports';
import { tellEdited } from './tell-edited';
import type { ToolCall } from './tool-call';
import type { UpstreamAnswer } from './upstream/link';

/** What has become known of a call when a person is asked about it. */
export interface Known {
  readonly call: ToolCall;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
}

/** A call that may run as far as anybody knows: what was found in it, and who allowed it where it was asked about. */
export interface Cleared {
  readonly call: ToolCall;
  readonly findings: readonly Finding[];
  readonly approval: Approval | null;
}

/** Every stage a call goes through. A stage that throws ends the call: nothing after it runs but the record. */
export interface Stages<Request> {
  /** Whose call this is, and which server and tool the name means. */
  identify(request: Request, exchange: Exchange): Promise<ToolCall>;
  /** It is under way, and can be stopped from now on until it is over. */
  begin(call: ToolCall, exchange: Exchange): void;
  /** Of a call that `takeHeld` has the result of limits say nothing: it was counted when it ran. */
  evaluate(call: ToolCall): Decision;
  inspectRequest(call: ToolCall): Inspection;
  /** The result of this very call, which ran before and is still owed to its client: it must not run again. Given once. */
  takeHeld(call: ToolCall): HeldResult | undefined;
  approve(ask: Known, exchange: Exchange): Promise<Approval>;
  /** The same call with what a person made of its arguments. */
  edit(call: ToolCall, argumentsJson: string): ToolCall;
  /** What holds when the call is about to run, for the world may have changed while a person thought. Throws when it may not run any more. */
  confirm(cleared: Cleared): Decision;
  /** It is about to run: what limits it is counted for. */
  count(call: ToolCall, decision: Decision): void;
  recordIntent(intent: CallIntent): Promise<void>;
  /** Runs the call. Where it has to wait for its server first, it is confirmed once more after that. */
  forward(cleared: Cleared, exchange: Exchange): Promise<UpstreamAnswer>;
  inspectResponse(call: ToolCall, answer: UpstreamAnswer): Inspection;
  /** Whether a person looks at this answer before the client gets it. */
  holds(call: ToolCall, decision: Decision, answer: UpstreamAnswer): boolean;
  /** The person's look at it. Throws when the client does not get it, or not yet. */
  review(held: HeldResult, exchange: Exchange): Promise<Review>;
  recordOutcome(outcome: CallOutcome): Promise<void>;
  /** An outcome could not be written down. */
  onUnrecorded(error: unknown): void;
  /** It is over, and how it ended was handed to the record. */
  end(call: ToolCall, outcome: Outcome): void;
}

/** The life of one tool call, in order. The order is the security property: read it from top to bottom. */
export function createCallTool<Request>(stages: Stages<Request>, clock: Clock) {
  return async function callTool(request: Request, exchange: Exchange): Promise<UpstreamAnswer> {
    const call = await stages.identify(request, exchange);
    const startedMs = clock.monotonicMs();
    const known: Progress = {
      call,
      decision: null,
      findings: [],
      approval: null,
      waitedMs: null,
      upstreamMs: null,
      answer: null,
      resultReview: null,
    };
    let failure: unknown = null;
    stages.begin(call, exchange);
    try {
      if (call.refusal) throw call.refusal;
      const decision = decide(known);
      const held = stages.takeHeld(call) ?? (await run(known, decision, exchange));
      adopt(known, held);
      const isHeld = stages.holds(held.call, held.decision, held.answer);
      return tellEdited(isHeld ? await look(known, held, exchange) : held.answer, known);
    } catch (error) {
      failure = whyStopped(error, exchange);
      throw failure;
    } finally {
      const outcome = outcomeOf(known, failure, clock.monotonicMs() - startedMs);
      // Handed in before the answer goes out; that it is written by then would change nothing for anybody.
      void recordOutcome(outcome);
      stages.end(known.call, outcome.outcome);
    }
  };

  /** Allow, ask or deny, and the guardrails before anybody is asked. */
  function decide(known: Progress): Decision {
    const decision = stages.evaluate(known.call);
    known.decision = decision;
    if (decision.effect === 'deny') throw denial(decision);
    inspect(known);
    known.decision = raise(decision, known.findings);
    return known.decision;
  }

  /** Asks where that was decided, and runs the call when it still may. */
  async function run(known: Progress, decision: Decision, exchange: Exchange): Promise<HeldResult> {
    if (decision.effect === 'ask') await ask(known, decision, exchange);
    exchange.gone.throwIfAborted();
    const { call, approval, findings } = known;
    const cleared = { call, findings, approval };
    const confirmed = stages.confirm(cleared);
    stages.count(call, confirmed);
    await stages.recordIntent(intentOf(known));
    const answer = await forward(known, cleared, exchange);
    block(stages.inspectResponse(call, answer), 'upstream-failed');
    return { ...cleared, decision: confirmed, answer };
  }

  async function ask(known: Progress, decision: Decision, exchange: Exchange): Promise<void> {
    const { call, findings } = known;
    known.approval = await waiting(known, stages.approve({ call, decision, findings }, exchange));
    if (known.approval.argumentsJson === undefined) return;
    known.call = stages.edit(call, known.approval.argumentsJson);
    // What the person wrote is a call like any other: it may be denied or blocked, but not asked about again.
    const now = stages.evaluate(known.call);
    if (now.effect === 'deny') {
      known.decision = now;
      throw denial(now);
    }
    inspect(known);
    // From now on the answer is to what asks about that.
    known.approval = { ...known.approval, askedBy: raise(now, known.findings) };
  }

  async function forward(known: Progress, cleared: Cleared, exchange: Exchange): Promise<UpstreamAnswer> {
    exchange.gone.throwIfAborted();
    const startedMs = clock.monotonicMs();
    try {
      known.answer = await stages.forward(cleared, exchange);
      return known.answer;
    } finally {
      known.upstreamMs = clock.monotonicMs() - startedMs;
    }
  }

  /** Of a retry that is owed a result all of this is news. */
  function adopt(known: Progress, held: HeldResult): void {
    if (held.call.original !== null && known.call.original === null)
      known.call = stages.edit(known.call, held.call.argumentsJson);
    known.approval = held.approval;
    known.answer = held.answer;
  }

  /** The person's look at the answer. Returns only what the client may have. */
  async function look(known: Progress, held: HeldResult, exchange: Exchange): Promise<UpstreamAnswer> {
    const review = await waiting(known, stages.review(held, exchange));
    known.resultReview = review.kind;
    if (review.kind === 'released') return held.answer;
    known.answer = { kind: 'result', json: review.resultJson };
    block(stages.inspectResponse(known.call, known.answer), 'upstream-failed');
    return known.answer;
  }

  /** What a person takes is not what we took. */
  async function waiting<T>(known: Progress, answer: Promise<T>): Promise<T> {
    const askedMs = clock.monotonicMs();
    try {
      return await answer;
    } finally {
      known.waitedMs = (known.waitedMs ?? 0) + clock.monotonicMs() - askedMs;
    }
  }

  function inspect(known: Progress): void {
    const inspection = stages.inspectRequest(known.call);
    block(inspection, 'blocked-by-guardrail');
    known.findings = inspection.outcome === 'flag' ? inspection.findings : [];
  }

  /** What already happened cannot be taken back by failing to write it down: the answer stands, and the next intent will fail. */
  async function recordOutcome(outcome: CallOutcome): Promise<void> {
    try {
      await stages.recordOutcome(outcome);
    } catch (error) {
      stages.onUnrecorded(error);
    }
  }
}

function block(inspection: Inspection, code: ErrorCode): void {
  if (inspection.outcome === 'block') throw new GatehouseError(code, inspection.reason);
}

/** Where everything was stopped at once that is the reason, and not what broke over it. */
function whyStopped(error: unknown, { cancelled: { reason } }: Exchange): unknown {
  return reason instanceof GatehouseError && reason.code === 'paused' ? reason : error;
}
