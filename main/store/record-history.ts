import { Outcome } from '../../shared/domain/activity';
import { Effect } from '../../shared/domain/policy';
import { Risk } from '../../shared/domain/risk';
import type { PastCall } from '../gateway/policy/past-calls';
import type { Database } from './database';
import { argumentsHeadBytes } from './record-cells';
import type { Cell, Row } from './sqlite';

/** Calls that ended, in lists of cells: as objects they would take three times as long to get from thread to thread. */
export type PackedCalls = readonly (readonly Cell[])[];

export interface HistoryQuestion {
  /** Position to begin at. */
  from: number;
  limit: number;
  withArguments: boolean;
}

export interface HistoryPage {
  calls: PackedCalls;
  /** Where the next page begins; `null`: there is none. */
  next: number | null;
}

const decided = `phase = 'outcome' AND effect IS NOT NULL`;
const columns = 'seq, call_id, at, client, session, server, tool, risk, effect, outcome, approval_id';
/** Cut ones say nothing that could be relied on. */
const wholeArguments = `CASE WHEN arguments_bytes <= ${argumentsHeadBytes} THEN coalesce(arguments_json,
  (SELECT arguments_json FROM entries AS intent WHERE intent.call_id = entries.call_id AND intent.phase = 'intent')) END`;

/** Position of the call that so many were decided from on; 0 when there are not as many. */
export function findHistoryStart(database: Database, last: number): number {
  const row = database
    .prepare(`SELECT seq FROM entries WHERE ${decided} ORDER BY seq DESC LIMIT 1 OFFSET ?`)
    .get([last - 1]);
  return Number(row?.['seq'] ?? 0);
}

/** One page of calls about which something was decided, oldest first. */
export function findHistory(database: Database, { from, limit, withArguments }: HistoryQuestion): HistoryPage {
  const more = withArguments ? `, ${wholeArguments} AS arguments` : '';
  const rows = database
    .prepare(`SELECT ${columns}${more} FROM entries WHERE ${decided} AND seq >= ? ORDER BY seq LIMIT ?`)
    .all([from, limit]);
  const last = rows.length < limit ? null : Number(rows.at(-1)?.['seq']);
  return { calls: rows.map(pack), next: last === null ? null : last + 1 };
}

/** The last calls that a person answered a question about, oldest first. */
export function findAnswered(database: Database, last: number): PackedCalls {
  return database
    .prepare(
      `SELECT ${columns}, ${wholeArguments} AS arguments FROM entries
       WHERE phase = 'outcome' AND approval_id IS NOT NULL AND effect IS NOT NULL ORDER BY seq DESC LIMIT ?`,
    )
    .all([last])
    .map(pack)
    .reverse();
}

function pack(row: Row): readonly Cell[] {
  return Object.values(row);
}

/** The other side of `pack`. What an older Gatehouse would not know how to name counts as unknown, as failed, as asked. */
export function unpack(cells: readonly Cell[]): PastCall {
  const [, callId, at, client, session, server, tool, risk, effect, outcome, approvalId, argumentsJson = null] = cells;
  return {
    callId: String(callId),
    at: String(at),
    client: String(client),
    session: String(session),
    server: String(server),
    tool: String(tool),
    risk: risks.get(risk ?? null) ?? 'unknown',
    effect: effects.get(effect ?? null) ?? 'ask',
    outcome: outcomes.get(outcome ?? null) ?? 'failed',
    approvalId: approvalId === null ? null : String(approvalId),
    argumentsJson: argumentsJson === null ? null : String(argumentsJson),
  };
}

const named = <T extends string>(options: readonly T[]) => new Map<Cell, T>(options.map((option) => [option, option]));
const risks = named(Risk.options);
const effects = named(Effect.options);
const outcomes = named(Outcome.options);
