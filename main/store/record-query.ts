import type { ActivityFilter, Outcome } from '../../shared/domain/activity';
import type { AuditQuery } from '../gateway/ports';
import type { Database } from './database';
import { number, text, textOrNull, toDetails, toSummary } from './record-rows';
import type { Cell } from './sqlite';

/** What the words of the filter mean. An answer “come back later” is neither yet. */
const outcomesOf: Readonly<Record<Exclude<ActivityFilter['outcome'], 'any'>, readonly Outcome[]>> = {
  allowed: ['completed', 'running'],
  denied: ['denied-by-policy', 'denied-by-user', 'approval-timeout', 'refused'],
  failed: ['tool-error', 'failed', 'cancelled', 'lost'],
};

/** One row a call: its outcome, or its intent as long as there is no outcome. */
const onePerCall = `(phase = 'outcome' OR NOT EXISTS (
  SELECT 1 FROM entries AS later WHERE later.call_id = entries.call_id AND later.phase = 'outcome'))`;
const outcomeNow = `coalesce(outcome, CASE run WHEN ? THEN 'running' ELSE 'lost' END)`;
const summaryColumns = 'seq, call_id, run, at, client, server, tool, risk, effect, outcome, duration_ms';

/** Reads what is written; `run` is the run that is on now. */
export function createRecordQuery(database: Database, run: string): AuditQuery {
  const ofCall = database.prepare('SELECT * FROM entries WHERE call_id = ? ORDER BY phase DESC');
  const hits = database.prepare(
    `SELECT rule_id, count(*) AS hits, max(at) AS last_hit_at FROM entries
     WHERE phase = 'outcome' AND rule_id IS NOT NULL GROUP BY rule_id`,
  );
  const used = database.prepare(
    `SELECT 1 AS yes FROM entries WHERE client = ? AND server = ? AND tool = ? AND outcome = 'completed' LIMIT 1`,
  );
  const latest = database.prepare(
    `SELECT ${summaryColumns} FROM entries WHERE ${onePerCall} ORDER BY seq DESC LIMIT ?`,
  );

  return {
    recent: (limit) => latest.all([limit]).map((row) => toSummary(row, run)),
    query(filter, before, limit) {
      const { where, cells } = toSql(filter, run);
      const rows = database
        .prepare(`SELECT ${summaryColumns} FROM entries WHERE ${where} AND seq < ? ORDER BY seq DESC LIMIT ?`)
        .all([...cells, before ?? Number.MAX_SAFE_INTEGER, limit + 1]);
      const calls = rows.slice(0, limit).map((row) => toSummary(row, run));
      const total = database.prepare(`SELECT count(*) AS total FROM entries WHERE ${where}`).get(cells);
      return {
        calls,
        nextBefore: rows.length > limit ? (calls.at(-1)?.seq ?? null) : null,
        total: number(total ?? {}, 'total') ?? 0,
      };
    },
    call(callId) {
      const [row, intent = row] = ofCall.all([callId]);
      if (row === undefined || intent === undefined) return undefined;
      return toDetails(row, run, textOrNull(row, 'arguments_json') ?? text(intent, 'arguments_json'));
    },
    ruleHits: () =>
      new Map(
        hits
          .all([])
          .map((row) => [
            text(row, 'rule_id'),
            { hits: number(row, 'hits') ?? 0, lastHitAt: text(row, 'last_hit_at') },
          ]),
      ),
    hasUsed: (client, server, tool) => used.get([client, server, tool]) !== undefined,
  };
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
  if (filter.outcome !== 'any') {
    const outcomes = outcomesOf[filter.outcome];
    parts.push(`${outcomeNow} IN (${outcomes.map(() => '?').join(', ')})`);
    cells.push(run, ...outcomes);
  }
  return { where: parts.join(' AND '), cells };
}
