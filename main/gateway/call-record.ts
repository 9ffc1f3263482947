import type { Outcome } from '../../shared/domain/activity';
import type { Finding } from '../../shared/domain/approval';
import type { Decision } from '../../shared/domain/policy';
import { type ErrorCode, GatehouseError } from '../../shared/errors';
import { type Approval, NotApproved } from './approval/approve';
import { answerMember } from './json/answer-member';
import { headOf, sizeOf } from './json/large-bytes';
import type { CallIntent, CallOutcome } from './ports';
import type { ToolCall } from './tool-call';
import type { UpstreamAnswer } from './upstream/link';

/** What has become known of the call so far; the record is written from it whatever happens. */
export interface Progress {
  call: ToolCall;
  decision: Decision | null;
  findings: readonly Finding[];
  approval: Approval | null;
  waitedMs: number | null;
  upstreamMs: number | null;
  answer: UpstreamAnswer | null;
  resultReview: CallOutcome['resultReview'];
}

/** The entry of before it runs. */
export function intentOf({ call, decision, findings, approval }: Progress): CallIntent {
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
    originalArgumentsJson: call.original?.argumentsJson ?? null,
    shadow: decision?.shadow ?? nothing,
    isDurable: call.risk !== 'read' || decision?.effect === 'ask',
  };
}

const nothing: CallIntent['shadow'] = [];

/** The entry of how it ended. Every member by its name: a spread with more behind it has the engine describe a new kind of object for each call. */
export function outcomeOf(known: Progress, failure: unknown, durationMs: number): CallOutcome {
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
    originalArgumentsJson: intent.originalArgumentsJson,
    shadow: intent.shadow,
    outcome: failure === null ? outcomeOfAnswer(known.answer) : outcomeOfFailure(failure, known),
    durationMs,
    waitedMs: known.waitedMs,
    upstreamMs: known.upstreamMs,
    resultJson: recordedResult(known.answer),
    resultBytes: known.answer?.bytes && sizeOf(known.answer.bytes),
    resultReview: refusal?.code === 'result-blocked' ? 'blocked' : known.resultReview,
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
  'result-blocked': 'result-blocked',
  cancelled: 'cancelled',
  paused: 'refused',
  'blocked-by-guardrail': 'refused',
  'tool-turned-off': 'refused',
  'unknown-tool': 'refused',
  'not-found': 'refused',
  'invalid-request': 'refused',
  conflict: 'refused',
};

function outcomeOfFailure(failure: unknown, { upstreamMs }: Progress): Outcome {
  if (!(failure instanceof GatehouseError)) return 'failed';
  // What was stopped on its way to the server may have had its effect.
  if (failure.code === 'paused' && upstreamMs !== null) return 'cancelled';
  return outcomeOfCode[failure.code] ?? 'failed';
}
