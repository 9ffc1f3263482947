import type { Outcome } from '../../shared/domain/activity';
import type { Finding } from '../../shared/domain/approval';
import type { Decision } from '../../shared/domain/policy';
import { type ErrorCode, GatehouseError } from '../../shared/errors';
import { type Approval, NotApproved } from './approval/approve';
import type { Exchange } from './exchange';
import type { Inspection } from './guardrail/inspect-request';
import { answerMember } from './json/answer-member';
import { headOf, sizeOf } from './json/large-bytes';
import { denial } from './policy/explain';
import { raise } from './policy/raise';
import type { CallIntent, CallOutcome, Clock } from './ports';
import type { ToolCall } from './tool-call';
import type { UpstreamAnswer } from './upstream/link';

/** Every stage a call goes through. A stage that throws ends the call: nothing after it runs but the record. */
export interface Stages<Request> {
  /** Whose call this is, and which server and tool the name means. */
  identify(request: Request, exchange: Exchange): Promise<ToolCall>;
  evaluate(call: ToolCall): Decision;
  inspectRequest(call: ToolCall): Inspection;
  approve(
    ask: { call: ToolCall; decision: Decision; findings: readonly Finding[] },
    exchange: Exchange,
  ): Promise<Approval>;
  /** Asked again when the call is about to run, for the world may have changed while a person thought. Throws when it may not run any more. */
  confirm(call: ToolCall, approval: Approval | null): void;
  recordIntent(intent: CallIntent): Promise<void>;
  /** Runs the call. Where it has to wait for its server first, it is confirmed once more after that. */
  forward(call: ToolCall, exchange: Exchange, approval: Approval | null): Promise<UpstreamAnswer>;
  inspectResponse(call: ToolCall, answer: UpstreamAnswer): Inspection;
  recordOutcome(outcome: CallOutcome): Promise<void>;
  /** An outcome could not be written down. */
  onUnrecorded(error: unknown): void;
}

/** What has become known of the call so far; the record is written from it whatever happens. */
interface Progress {
  call: ToolCall;
  decision: Decision | null;
  findings: readonly Finding[];
  approval: Approval | null;
  waitedMs: number | null;
  upstreamMs: number | null;
  answer: UpstreamAnswer | null;
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
    };
    let failure: unknown = null;
    try {
      if (call.refusal) throw call.refusal;
      await decide(known, exchange);
      await stages.recordIntent(intentOf(known));
      known.answer = await forward(known, exchange);
      block(stages.inspectResponse(call, known.answer), 'upstream-failed');
      return known.answer;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      // Handed in before the answer goes out; that it is written by then would change nothing for anybody.
      void recordOutcome(outcomeOf(known, failure, clock.monotonicMs() - startedMs));
    }
  };

  /** What already happened cannot be taken back by failing to write it down: the answer stands, and the next intent will fail. */
  async function recordOutcome(outcome: CallOutcome): Promise<void> {
    try {
      await stages.recordOutcome(outcome);
    } catch (error) {
      stages.onUnrecorded(error);
    }
  }

  /** Allow, ask or deny, and the guardrails before anybody is asked. Returns only when the call may run. */
  async function decide(known: Progress, exchange: Exchange): Promise<void> {
    const { call } = known;
    known.decision = stages.evaluate(call);
    if (known.decision.effect === 'deny') throw denial(known.decision);
    const inspection = stages.inspectRequest(call);
    block(inspection, 'blocked-by-guardrail');
    if (inspection.outcome === 'flag') known.findings = inspection.findings;
    known.decision = raise(known.decision, known.findings);
    if (known.decision.effect === 'ask') {
      const askedMs = clock.monotonicMs();
      try {
        const { decision, findings } = known;
        known.approval = await stages.approve({ call, decision, findings }, exchange);
      } finally {
        known.waitedMs = clock.monotonicMs() - askedMs;
      }
    }
    exchange.gone.throwIfAborted();
    stages.confirm(call, known.approval);
  }

  async function forward(known: Progress, exchange: Exchange): Promise<UpstreamAnswer> {
    exchange.gone.throwIfAborted();
    const startedMs = clock.monotonicMs();
    try {
      return await stages.forward(known.call, exchange, known.approval);
    } finally {
      known.upstreamMs = clock.monotonicMs() - startedMs;
    }
  }
}

function block(inspection: Inspection, code: ErrorCode): void {
  if (inspection.outcome === 'block') throw new GatehouseError(code, inspection.reason);
}

function intentOf({ call, decision, findings, approval }: Progress): CallIntent {
  return {
    callId: call.id,
    at: call.receivedAt,
    client: call.client.name,
    session: call.session,
    server: call.server,
    tool: call.tool,
    risk: call.risk,
    effect: decision?.effect ?? null,
    ruleId: decision?.ruleId ?? null,
    why: decision?.why ?? '',
    approvalId: approval?.requestId ?? null,
    approvalScope: approval?.scope ?? null,
    findings: findings.map(({ label }) => label),
    argumentsDigest: call.digest,
    argumentsJson: call.argumentsJson,
    isDurable: call.risk !== 'read' || decision?.effect === 'ask',
  };
}

/** Every member by its name: a spread with more behind it has the engine describe a new kind of object for each call. */
function outcomeOf(known: Progress, failure: unknown, durationMs: number): CallOutcome {
  const intent = intentOf(known);
  const refusal = failure instanceof NotApproved ? failure : null;
  return {
    callId: intent.callId,
    at: intent.at,
    client: intent.client,
    session: intent.session,
    server: intent.server,
    tool: intent.tool,
    risk: intent.risk,
    effect: intent.effect,
    ruleId: intent.ruleId,
    why: intent.why,
    approvalId: intent.approvalId ?? refusal?.requestId ?? null,
    approvalScope: intent.approvalScope,
    findings: intent.findings,
    argumentsDigest: intent.argumentsDigest,
    argumentsJson: intent.argumentsJson,
    outcome: failure === null ? outcomeOfAnswer(known.answer) : outcomeOfFailure(failure),
    durationMs,
    waitedMs: known.waitedMs,
    upstreamMs: known.upstreamMs,
    resultJson: recordedResult(known.answer),
    resultBytes: known.answer?.bytes && sizeOf(known.answer.bytes),
    guidance: refusal?.guidance ?? null,
    message: failure instanceof GatehouseError ? failure.message : failure === null ? null : 'Gatehouse failed.',
  };
}

/** More than the record keeps of any result. */
const recordedHeadBytes = 64 * 1024;

/** A large answer is passed on in bytes; only its head is worth decoding. */
function recordedResult(answer: UpstreamAnswer | null): string | null {
  return answer?.bytes ? headOf(answer.bytes, recordedHeadBytes) : (answer?.json ?? null);
}

function outcomeOfAnswer(answer: UpstreamAnswer | null): Outcome {
  if (answer?.kind === 'result') return answerMember(answer, 'isError') === 'true' ? 'tool-error' : 'completed';
  return 'failed';
}

const outcomeOfCode: Partial<Record<ErrorCode, Outcome>> = {
  'denied-by-policy': 'denied-by-policy',
  'denied-by-user': 'denied-by-user',
  'approval-timeout': 'approval-timeout',
  'approval-pending': 'approval-pending',
  cancelled: 'cancelled',
  paused: 'refused',
  'blocked-by-guardrail': 'refused',
  'tool-turned-off': 'refused',
  'unknown-tool': 'refused',
  'not-found': 'refused',
  'invalid-request': 'refused',
  conflict: 'refused',
};

function outcomeOfFailure(failure: unknown): Outcome {
  return (failure instanceof GatehouseError ? outcomeOfCode[failure.code] : undefined) ?? 'failed';
}
