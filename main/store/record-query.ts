import type { ActivityFilter, Outcome } from '../../shared/domain/activity';
import type { Database } from './database';
import type { Cell, Row } from './sqlite';

/** What the words of the filter mean. An answer “come back later” is neither yet. */
const outcomesOf: Readonly<Record<Exclude<ActivityFilter['outcome'], 'any' | 'answered'>, readonly Outcome[]>> = {
  allowed: ['completed', 'running'],
  denied: ['denied-by-policy', 'denied-by-user', 'result-blocked', 'approval-timeout', 'refused'],
  failed: ['tool-error', 'failed', 'cancelled', 'lost'],
};

/** One row a call: its outcome, or its intent as long as there is no outcome. */
const onePerCall = `(phase = 'outcome' OR NOT EXISTS (
  SELECT 1 FROM entries AS later WHERE later.call_id = entries.call_id AND later.phase = 'outcome'))`;
/** A yes has a scope; a no is an outcome of its own. */
const byPerson = `approval_id IS NOT NULL AND (approval_scope IS NOT NULL OR outcome IN ('denied-by-user', 'result-blocked'))`;
const outcomeNow = `coalesce(outcome, CASE run WHEN ? THEN 'running' ELSE 'lost' END)`;
const summaryColumns = 'seq, call_id, run, at, client, server, tool, risk, effect, outcome, duration_ms';

export interface PageQuestion {
  filter: ActivityFilter;
  before: number | null;
  limit: number;
  /** The run that is on now; an intent of another one without an outcome is lost. */
  run: string;
}

export interface RowPage {
  rows: readonly Row[];
  isLast: boolean;
  total: number;
}

/** One page of calls, newest first, and how many there are in all. Looks at every call: not for the thread that serves them. */
export function findPage(database: Database, { filter, before, limit, run }: PageQuestion): RowPage {
  const { where, cells } = toSql(filter, run);
  const rows = database
    .prepare(`SELECT ${summaryColumns} FROM entries WHERE ${where} AND seq < ? ORDER BY seq DESC LIMIT ?`)
    .all([...cells, before ?? Number.MAX_SAFE_INTEGER, limit + 1]);
  const { total } = database.prepare(`SELECT count(*) AS total FROM entries WHERE ${where}`).get(cells) ?? {};
  return { rows: rows.slice(0, limit), isLast: rows.length <= limit, total: Number(total) };
}

/** The rows of one call: its outcome, then its intent. */
export function findCall(database: Database, callId: string): readonly Row[] {
  return database.prepare('SELECT * FROM entries WHERE call_id = ? ORDER BY phase DESC').all([callId]);
}

export function findRecent(database: Database, limit: number): readonly Row[] {
  return database
    .prepare(`SELECT ${summaryColumns} FROM entries WHERE ${onePerCall} ORDER BY seq DESC LIMIT ?`)
    .all([limit]);
}

/** What Gatehouse itself took, in ms, for completed calls among the latest entries, oldest first. */
export function findAddedMs(database: Database, limit: number): readonly number[] {
  const last = `SELECT added_ms, outcome FROM entries ORDER BY seq DESC LIMIT ${limit * 10}`;
  return database
    .prepare(`SELECT added_ms FROM (${last}) WHERE outcome = 'completed' AND added_ms IS NOT NULL LIMIT ?`)
    .all([limit])
    .map((row) => Number(row['added_ms']))
    .reverse();
}

/** Decisions per rule up to a position. */
export function findRuleHits(database: Database, upTo: number): readonly Row[] {
  return database
    .prepare(
      `SELECT rule_id, count(*) AS hits, max(at) AS last_hit_at FROM entries
       WHERE phase = 'outcome' AND rule_id IS NOT NULL AND seq <= ? GROUP BY rule_id`,
    )
    .all([upTo]);
}

function toSql(filter: ActivityFilter, run: string): { where: string; cells: readonly Cell[] } {
  const parts = [onePerCall];
  const cells: Cell[] = [];
  const sought = filter.text.trim();
  if (sought !== '') {
    const pattern = `%${sought.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    parts.push(String.raw`(client LIKE ? ESCAPE '\' OR server LIKE ? ESCAPE '\' OR tool LIKE ? ESCAPE '\')`);
    cells.push(pattern, pattern, pattern);
  }
  if (filter.outcome === 'answered') parts.push(byPerson);
  else if (filter.outcome !== 'any') {
    const outcomes = outcomesOf[filter.outcome];
    parts.push(`${outcomeNow} IN (${outcomes.map(() => '?').join(', ')})`);
    cells.push(run, ...outcomes);
  }
  return { where: parts.join(' AND '), cells };
}
