import { CallDetails, type CallSummary, Outcome } from '../../shared/domain/activity';
import { Effect } from '../../shared/domain/policy';
import { Risk } from '../../shared/domain/risk';
import { argumentsHeadBytes, resultHeadBytes } from './record-cells';
import type { Row } from './sqlite';

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
    originalArgumentsJson: textOrNull(row, 'original_arguments_json'),
    shadow: JSON.parse(textOrNull(row, 'shadow') ?? '[]'),
    resultReview: CallDetails.shape.resultReview.catch(null).parse(row['result_review'] ?? null),
    findings: JSON.parse(text(row, 'findings')),
    waitedMs: number(row, 'waited_ms'),
    upstreamMs: number(row, 'upstream_ms'),
    addedMs: number(row, 'added_ms'),
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
