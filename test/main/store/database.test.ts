import { copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { createRecord } from '../../../main/store/record';
import { aHome, anIntent } from './support/builders';

const fileOf = (home: string) => join(home, 'record.db');

/** What a process leaves behind: closed, or as it stood when it was killed. Copied, so that no open file of ours is touched. */
async function aHomeLeftBy(end: 'close' | 'kill', calls: number): Promise<string> {
  const first = aHome();
  const { database } = openDatabase({ home: first });
  const record = createRecord({ home: first, database });
  for (let index = 0; index < calls; index += 1) await record.recordIntent(anIntent({ callId: `call-${index}` }));
  // Whoever reads has all written first: it is in the log now.
  await record.query({ text: '', outcome: 'any' }, null, 1);
  const close = async () => {
    await record.close();
    database.close();
  };
  if (end === 'close') await close();
  else onTestFinished(close);
  const home = aHome();
  for (const name of ['record.db', 'record.db-wal']) copyFileSync(join(first, name), join(home, name));
  return home;
}

function open(home: string) {
  const opened = openDatabase({ home });
  onTestFinished(() => opened.database.close());
  return opened;
}

it('keeps the database and its log to the owner, under any umask', () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const home = aHome();
  open(home);
  expect(readdirSync(home).sort()).toEqual(['record.db', 'record.db-shm', 'record.db-wal']);
  for (const name of readdirSync(home)) expect(lstatSync(join(home, name)).mode & 0o777).toBe(0o600);
});

it('leaves all in one file when it is closed, twice if need be', () => {
  const home = aHome();
  const { database } = openDatabase({ home });
  database.transaction(() =>
    database.prepare("INSERT INTO sessions VALUES ('s', 'c', NULL, 'v', NULL, 't', NULL, NULL)").run([]),
  );
  expect(lstatSync(join(home, 'record.db-wal')).size).toBeGreaterThan(0);
  database.close();
  database.close();
  expect(lstatSync(join(home, 'record.db-wal')).size).toBe(0);
});

it('undoes all of a transaction that fails', () => {
  const { database } = open(aHome());
  const count = database.prepare('SELECT count(*) AS n FROM sessions');
  const insert = database.prepare("INSERT INTO sessions VALUES (?, 'c', NULL, 'v', NULL, 't', NULL, NULL)");
  expect(() =>
    database.transaction(() => {
      insert.run(['a']);
      insert.run(['a']);
    }),
  ).toThrow(/UNIQUE/);
  expect(count.get([])).toMatchObject({ n: 0 });
  database.transaction(() => insert.run(['a']));
  expect(count.get([])).toMatchObject({ n: 1 });
});

it.each([
  ['is something else', (file: string) => writeFileSync(file, 'not a database, only some text. '.repeat(50))],
  ['has a damaged first page', (file: string) => writeFileSync(file, readFileSync(file).fill(0x5a, 100, 4096))],
  ['was cut off', (file: string) => truncateSync(file, 5000)],
])('keeps a file that %s aside, begins a new one and says so', async (_what, spoil) => {
  const home = await aHomeLeftBy('close', 50);
  spoil(fileOf(home));
  const spoiled = readFileSync(fileOf(home));
  const { database, problem } = open(home);
  const [aside = ''] = readdirSync(home).filter((name) => name.startsWith('record.broken-'));
  expect(problem).toContain(`was damaged and is kept as “${aside}”`);
  expect(readFileSync(join(home, aside)).equals(spoiled)).toBe(true);
  const record = createRecord({ home, database });
  await record.recordIntent(anIntent());
  expect((await record.query({ text: '', outcome: 'any' }, null, 5)).calls).toHaveLength(1);
  await record.close();
});

it('has after a kill what was in the log', async () => {
  const home = await aHomeLeftBy('kill', 200);
  const { database, problem } = open(home);
  expect(problem).toBeNull();
  const record = createRecord({ home, database });
  expect((await record.query({ text: '', outcome: 'failed' }, null, 1)).total).toBe(200);
  await record.close();
});

it('takes an empty file as a new one', () => {
  const home = aHome();
  writeFileSync(fileOf(home), '');
  expect(open(home).problem).toBeNull();
});

it('says why it cannot be opened, and that nothing passes then', () => {
  const home = aHome();
  mkdirSync(fileOf(home));
  expect(() => openDatabase({ home })).toThrow(/cannot be opened: .*without its record it lets nothing through/);
});
