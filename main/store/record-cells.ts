import type { CallIntent, CallOutcome } from '../gateway/ports';
import type { Cell } from './sqlite';

export const argumentsHeadBytes = 64 * 1024;
export const resultHeadBytes = 16 * 1024;

/** An entry's cells, in this order. Only ever added to, at the end: the journal of an earlier version may still be read. */
export const columns = [
  'seq',
  'call_id',
  'phase',
  'run',
  'at',
  'client',
  'session',
  'server',
  'tool',
  'risk',
  'effect',
  'rule_id',
  'outcome',
  'duration_ms',
  'waited_ms',
  'upstream_ms',
  'added_ms',
  'approval_id',
  'approval_scope',
  'why',
  'guidance',
  'message',
  'findings',
  'arguments_digest',
  'arguments_bytes',
  'result_bytes',
  'arguments_json',
  'result_json',
  'original_arguments_json',
  'shadow',
  'result_review',
] as const;

export type Column = (typeof columns)[number];
export type Cells = readonly Cell[];

interface Place {
  seq: number;
  /** The run of Gatehouse that the entry belongs to. */
  run: string;
}

// Plain lists in the order of `columns`, written out: an object a row would cost as much as writing it down.

export function intentCells(call: Omit<CallIntent, 'isDurable'>, { seq, run }: Place): Cells {
  return [
    seq,
    call.callId,
    'intent',
    run,
    call.at.toISOString(),
    call.client,
    call.session,
    call.server,
    call.tool,
    call.risk,
    call.effect,
    call.ruleId,
    null,
    null,
    null,
    null,
    null,
    call.approvalId,
    call.approvalScope,
    call.why,
    null,
    null,
    findingsOf(call),
    call.argumentsDigest,
    Buffer.byteLength(call.argumentsJson),
    null,
    headOf(call.argumentsJson, argumentsHeadBytes),
    null,
    originalOf(call),
    shadowOf(call),
    null,
  ];
}

/** `hasIntent`: the arguments stand in the intent's entry already and are not written twice. */
export function outcomeCells(call: CallOutcome, { seq, run }: Place, hasIntent: boolean): Cells {
  const { resultJson } = call;
  return [
    seq,
    call.callId,
    'outcome',
    run,
    call.at.toISOString(),
    call.client,
    call.session,
    call.server,
    call.tool,
    call.risk,
    call.effect,
    call.ruleId,
    call.outcome,
    call.durationMs,
    call.waitedMs,
    call.upstreamMs,
    addedMsOf(call),
    call.approvalId,
    call.approvalScope,
    call.why,
    call.guidance,
    call.message,
    findingsOf(call),
    call.argumentsDigest,
    Buffer.byteLength(call.argumentsJson),
    resultJson === null ? null : (call.resultBytes ?? Buffer.byteLength(resultJson)),
    hasIntent ? null : headOf(call.argumentsJson, argumentsHeadBytes),
    resultJson === null ? null : headOf(resultJson, resultHeadBytes),
    originalOf(call),
    shadowOf(call),
    call.resultReview,
  ];
}

/** What Gatehouse itself took, in ms: all but the waiting for a person and for the server. */
export function addedMsOf({ durationMs, waitedMs, upstreamMs }: CallOutcome): number {
  return Math.max(0, durationMs - (waitedMs ?? 0) - (upstreamMs ?? 0));
}

function findingsOf({ findings }: Pick<CallIntent, 'findings'>): string {
  return findings.length === 0 ? '[]' : JSON.stringify(findings);
}

function originalOf({ originalArgumentsJson: text }: Pick<CallIntent, 'originalArgumentsJson'>): string | null {
  return text === null ? null : headOf(text, argumentsHeadBytes);
}

function shadowOf({ shadow }: Pick<CallIntent, 'shadow'>): string | null {
  return shadow.length === 0 ? null : JSON.stringify(shadow);
}

/** As much of the beginning as fits into so many bytes, never half a character. */
function headOf(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
