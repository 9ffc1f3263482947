import { z } from 'zod';
import type { UsageMemory } from '../gateway/policy/usage';
import type { Database } from './database';
import { text } from './record-rows';

const keptMs = 24 * 60 * 60_000;
/** So many additions later it is looked for what is too old. */
const tidyEvery = 1000;

const Amounts = z.record(z.string(), z.number());

/** Keeps what calls used up of rules' limits, in rows that are only added to and dropped after a day. Throws what SQLite throws. */
export function createRuleUsageMemory(database: Database, now: () => Date = () => new Date()): UsageMemory {
  const insert = database.prepare('INSERT INTO rule_usage (rule_id, at, amounts) VALUES (?, ?, ?)');
  const dropOld = database.prepare('DELETE FROM rule_usage WHERE at < ?');
  const find = database.prepare('SELECT at, amounts FROM rule_usage WHERE rule_id = ? AND at >= ? ORDER BY at, seq');
  let additions = 0;

  function tidy(): void {
    dropOld.run([new Date(now().getTime() - keptMs).toISOString()]);
  }

  return {
    load: (ruleId, since) =>
      find
        .all([ruleId, since.toISOString()])
        .map((row) => ({ at: new Date(text(row, 'at')), amounts: Amounts.parse(JSON.parse(text(row, 'amounts'))) })),
    add(ruleId, { at, amounts }) {
      database.transaction(() => {
        if (additions % tidyEvery === 0) tidy();
        insert.run([ruleId, at.toISOString(), JSON.stringify(amounts)]);
      });
      additions += 1;
    },
  };
}
