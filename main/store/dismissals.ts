import type { Dismissal, DismissalMemory } from '../gateway/policy/dismissals';
import type { Database } from './database';
import { text } from './record-rows';

/** Suggestions that the person did not want, in the record's database. */
export function createDismissals(database: Database): DismissalMemory {
  const insert = database.prepare('INSERT OR REPLACE INTO dismissed_suggestions (id, subject, at) VALUES (?, ?, ?)');
  const find = database.prepare('SELECT id, subject, at FROM dismissed_suggestions ORDER BY at, id');
  let known: readonly Dismissal[] | undefined;

  function all(): readonly Dismissal[] {
    known ??= find.all([]).map((row) => ({ id: text(row, 'id'), subject: text(row, 'subject'), at: text(row, 'at') }));
    return known;
  }

  return {
    all,
    add(dismissal) {
      known = [...all().filter(({ id }) => id !== dismissal.id), dismissal];
      try {
        insert.run([dismissal.id, dismissal.subject, dismissal.at]);
      } catch {
        // On a disk that is full it is dismissed until the next start.
      }
    },
  };
}
