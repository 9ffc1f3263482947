import type { EraMemory, EraVerdict } from '../gateway/ports';
import type { Database } from './database';
import { text } from './record-rows';

/** Keeps what servers were found to speak. What cannot be read or written is found out again, so nothing here throws. */
export function createEras(database: Database): EraMemory {
  const find = database.prepare('SELECT era, version, transport, found_at FROM server_eras WHERE server = ?');
  const insert = database.prepare(
    'INSERT OR REPLACE INTO server_eras (server, era, version, transport, found_at) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM server_eras WHERE server = ?');

  function tryTo<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch {
      return undefined;
    }
  }

  return {
    get: (key) =>
      tryTo((): EraVerdict | undefined => {
        const row = find.get([key]);
        if (row === undefined) return undefined;
        const era = text(row, 'era') === 'stateless' ? 'stateless' : 'session';
        const over = row['transport'] === 'sse' ? ('sse' as const) : undefined;
        return { era, version: text(row, 'version'), over, at: text(row, 'found_at') };
      }),
    set: (key, { era, version, over = null, at }) =>
      tryTo(() => database.transaction(() => insert.run([key, era, version, over, at]))),
    forget: (key) => tryTo(() => database.transaction(() => remove.run([key]))),
  };
}
