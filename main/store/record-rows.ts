import { type CallDetails, type CallSummary, Outcome } from '../../shared/domain/activity';
import { Effect } from '../../shared/domain/policy';
import { Risk } from '../../shared/domain/risk';
import type { CallIntent, CallOutcome } from '../gateway/ports';
import type { Cell, Row } from './sqlite';

export const argumentsHeadBytes = 64 * 1024;
export const resultHeadBytes = 16 * 1024;

/** Small columns first: what comes after a big one costs a walk through its pages. */
export const columns = [
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
] as const;

type Entry = { readonly [K in (typeof columns)[number]]: Cell };

export function intentCells(intent: Omit<CallIntent, 'isDurable'>, run: string): readonly Cell[] {
  return inOrder({ ...common(intent, run), ...nothingYet, phase: 'intent' });
}

/** `hasIntent`: the arguments stand in the intent's row already and are not written twice. */
export function outcomeCells(outcome: CallOutcome, run: string, hasIntent: boolean): readonly Cell[] {
  const fields = common(outcome, run);
  return inOrder({
    ...fields,
    phase: 'outcome',
    outcome: outcome.outcome,
    duration_ms: outcome.durationMs,
    waited_ms: outcome.waitedMs,
    upstream_ms: outcome.upstreamMs,
    guidance: outcome.guidance,
    message: outcome.message,
    arguments_json: hasIntent ? null : fields.arguments_json,
    result_bytes: outcome.resultJson === null ? null : Buffer.byteLength(outcome.resultJson),
    result_json: outcome.resultJson === null ? null : headOf(outcome.resultJson, resultHeadBytes),
  });
}

const nothingYet = {
  outcome: null,
  duration_ms: null,
  waited_ms: null,
  upstream_ms: null,
  guidance: null,
  message: null,
  result_bytes: null,
  result_json: null,
};

function common(call: Omit<CallIntent, 'isDurable'>, run: string) {
  return {
    call_id: call.callId,
    run,
    at: call.at.toISOString(),
    client: call.client,
    session: call.session,
    server: call.server,
    tool: call.tool,
    risk: call.risk,
    effect: call.effect,
    rule_id: call.ruleId,
    approval_id: call.approvalId,
    approval_scope: call.approvalScope,
    why: call.why,
    findings: JSON.stringify(call.findings),
    arguments_digest: call.argumentsDigest,
    arguments_bytes: Buffer.byteLength(call.argumentsJson),
    arguments_json: headOf(call.argumentsJson, argumentsHeadBytes),
  };
}

function inOrder(entry: Entry): readonly Cell[] {
  return columns.map((column) => entry[column]);
}

/** As much of the beginning as fits into so many bytes, never half a character. */
export function headOf(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

/** `run`: the run that is on now; an intent of another one without an outcome is lost. */
export function toSummary(row: Row, run: string): CallSummary {
  return {
    callId: text(row, 'call_id'),
    seq: number(row, 'seq') ?? 0,
    at: text(row, 'at'),
    client: text(row, 'client'),
    server: text(row, 'server'),
    tool: text(row, 'tool'),
    risk: Risk.catch('unknown').parse(row['risk']),
    outcome: Outcome.catch(row['run'] === run ? 'running' : 'lost').parse(row['outcome']),
    effect: Effect.nullable().catch(null).parse(row['effect']),
    durationMs: number(row, 'duration_ms'),
  };
}

/** `argumentsJson`: from the intent's row, where the outcome's has none. */
export function toDetails(row: Row, run: string, argumentsJson: string): CallDetails {
  const resultJson = textOrNull(row, 'result_json');
  const argumentsBytes = number(row, 'arguments_bytes') ?? 0;
  const resultBytes = number(row, 'result_bytes');
  return {
    ...toSummary(row, run),
    session: text(row, 'session'),
    ruleId: textOrNull(row, 'rule_id'),
    why: text(row, 'why'),
    approvalId: textOrNull(row, 'approval_id'),
    approvalScope: textOrNull(row, 'approval_scope'),
    guidance: textOrNull(row, 'guidance'),
    findings: JSON.parse(text(row, 'findings')),
    waitedMs: number(row, 'waited_ms'),
    upstreamMs: number(row, 'upstream_ms'),
    argumentsDigest: text(row, 'arguments_digest'),
    argumentsBytes,
    argumentsJson,
    isArgumentsCut: argumentsBytes > argumentsHeadBytes,
    resultBytes,
    resultJson,
    isResultCut: (resultBytes ?? 0) > resultHeadBytes,
    message: textOrNull(row, 'message'),
  };
}

export function text(row: Row, column: string): string {
  return String(row[column] ?? '');
}

export function textOrNull(row: Row, column: string): string | null {
  const cell = row[column] ?? null;
  return cell === null ? null : String(cell);
}

export function number(row: Row, column: string): number | null {
  const cell = row[column];
  return typeof cell === 'number' ? cell : null;
}
