import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { createDismissals } from '../../../main/store/dismissals';
import { aHome } from './support/builders';

const dismissal = { id: 'a', subject: '["allow"]', at: '2026-11-20T09:00:00.000Z' };

function open(home: string) {
  const { database } = openDatabase({ home });
  onTestFinished(() => database.close());
  return { database, dismissals: createDismissals(database) };
}

it('keeps what was dismissed over a restart', () => {
  const home = aHome();
  const first = open(home);
  expect(first.dismissals.all()).toEqual([]);
  first.dismissals.add(dismissal);
  first.dismissals.add({ ...dismissal, id: 'b', at: '2026-11-20T10:00:00.000Z' });
  first.database.close();
  expect(
    open(home)
      .dismissals.all()
      .map(({ id }) => id),
  ).toEqual(['a', 'b']);
});

it('keeps the last time of what was dismissed twice', () => {
  const home = aHome();
  const { dismissals, database } = open(home);
  dismissals.add(dismissal);
  dismissals.add({ ...dismissal, at: '2026-11-21T09:00:00.000Z' });
  const later = [{ ...dismissal, at: '2026-11-21T09:00:00.000Z' }];
  expect(dismissals.all()).toEqual(later);
  database.close();
  expect(open(home).dismissals.all()).toEqual(later);
});

it('holds until the end of the process when it cannot be kept', () => {
  const { dismissals, database } = open(aHome());
  expect(dismissals.all()).toEqual([]);
  database.close();
  dismissals.add(dismissal);
  expect(dismissals.all()).toEqual([dismissal]);
});
