import { type LimitHit, LimitName } from '../../shared/domain/limits';
import type { LimitMemory } from '../gateway/ports';
import type { Database } from './database';
import { text } from './record-rows';

const keptMs = 30 * 24 * 60 * 60_000;

/** Keeps what servers ran into, in rows that are only added to; those older than 30 days are dropped when this is opened. */
export function createLimitMemory(database: Database, now: () => Date = () => new Date()): LimitMemory {
  const insert = database.prepare('INSERT INTO limit_hits (server, name, at, hits) VALUES (?, ?, ?, ?)');
  const dropOld = database.prepare('DELETE FROM limit_hits WHERE at < ?');
  const find = database.prepare(`
    SELECT name, sum(hits) AS hits, max(at) AS at FROM limit_hits
    WHERE server = ?1 AND name IS NOT NULL AND at >= ?2
      AND seq > coalesce((SELECT max(seq) FROM limit_hits WHERE server = ?1 AND name IS NULL), 0)
    GROUP BY name ORDER BY min(seq)
  `);

  function tryTo<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch {
      return undefined;
    }
  }

  const oldest = () => new Date(now().getTime() - keptMs).toISOString();
  const add = (...row: (string | number | null)[]) => void tryTo(() => database.transaction(() => insert.run(row)));

  tryTo(() => database.transaction(() => dropOld.run([oldest()])));

  return {
    load: (server) =>
      tryTo(() =>
        find.all([server, oldest()]).flatMap((row): LimitHit[] => {
          const limit = LimitName.safeParse(row['name']);
          return limit.success ? [{ limit: limit.data, count: Number(row['hits']), at: text(row, 'at') }] : [];
        }),
      ) ?? [],
    add: (server, { limit, count, at }) => add(server, limit, at, count),
    reset: (server) => add(server, null, now().toISOString(), 0),
  };
}
