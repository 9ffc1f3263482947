import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { migrate, migrations } from '../../../main/store/migrations';
import { createRecord } from '../../../main/store/record';
import { connect } from '../../../main/store/sqlite';
import { aHome, anOutcome } from './support/builders';

const first = 'CREATE TABLE a (x)';
const second = 'ALTER TABLE a ADD COLUMN y';

function aConnection() {
  const path = join(aHome(), 'record.db');
  const connection = connect(path, { busyTimeoutMs: 1000 });
  onTestFinished(() => connection.close());
  return { path, connection };
}

it('takes the steps that are missing, each once', () => {
  const { path, connection } = aConnection();
  migrate(connection, path, [first]);
  connection.exec('INSERT INTO a VALUES (1)');
  migrate(connection, path, [first, second]);
  migrate(connection, path, [first, second]);
  expect(connection.pragma('user_version')).toBe(2);
  expect(connection.prepare('SELECT x, y FROM a').all([])).toMatchObject([{ x: 1, y: null }]);
});

it('leaves the form before when a step fails half-way', () => {
  const { path, connection } = aConnection();
  migrate(connection, path, [first]);
  expect(() => migrate(connection, path, [first, `${second}; CREATE TABLE b (x); CREATE TABLE a (x)`])).toThrow();
  expect(connection.pragma('user_version')).toBe(1);
  expect(() => connection.prepare('SELECT y FROM a')).toThrow(/no such column/);
  migrate(connection, path, [first, second]);
  expect(connection.pragma('user_version')).toBe(2);
});

it('refuses a database of a newer version and leaves it alone', () => {
  const home = aHome();
  openDatabase({ home, migrations: [...migrations, 'CREATE TABLE later (x)'] }).database.close();
  const before = readFileSync(join(home, 'record.db'));
  expect(() => openDatabase({ home })).toThrow(
    `written by a newer Gatehouse (form ${migrations.length + 1}, this version knows ${migrations.length}). Start the newer one`,
  );
  expect(readFileSync(join(home, 'record.db')).equals(before)).toBe(true);
});

it('takes the record of version 0.1 over: which tools were used is known, and its sessions go on', () => {
  const { path, connection } = aConnection();
  migrate(connection, path, migrations.slice(0, 1));
  const filled = { why: '', findings: '[]', arguments_digest: '', arguments_bytes: 2, risk: 'read', run: 'r', at: 't' };
  for (const [call_id, tool, outcome] of [
    ['a', 'read', 'completed'],
    ['b', 'read', 'completed'],
    ['c', 'rm', 'failed'],
  ] as const) {
    const row = {
      ...filled,
      call_id,
      tool,
      outcome,
      phase: 'outcome',
      client: 'Claude',
      server: 'files',
      session: 's',
    };
    const names = Object.keys(row);
    connection
      .prepare(`INSERT INTO entries (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
      .run(Object.values(row));
  }
  connection.exec("INSERT INTO sessions VALUES ('s', 'c', NULL, 'v', NULL, 't')");
  migrate(connection, path);
  expect(connection.prepare('SELECT * FROM uses').all([])).toMatchObject([
    { client: 'Claude', server: 'files', tool: 'read' },
  ]);
  expect(connection.prepare('SELECT added_ms FROM entries').all([])).toMatchObject(Array(3).fill({ added_ms: null }));
  expect(connection.prepare('SELECT capabilities, log_level FROM sessions').all([])).toMatchObject([
    { capabilities: null, log_level: null },
  ]);
});

it('takes the record of before changed arguments over: its calls are as they were, and nobody changed or held anything of them', async () => {
  const home = aHome();
  const before = openDatabase({ home, migrations: migrations.slice(0, 6) }).database;
  const row = {
    ...{ call_id: 'a', phase: 'outcome', outcome: 'completed', run: 'r', at: '2026-11-20T09:00:00.000Z', why: '' },
    ...{ client: 'Claude', session: 's', server: 'files', tool: 'read', risk: 'read', findings: '[]' },
    ...{ arguments_digest: '', arguments_bytes: 2, arguments_json: '{}' },
  };
  const names = Object.keys(row);
  before
    .prepare(`INSERT INTO entries (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(Object.values(row));
  before.close();
  const { database } = openDatabase({ home });
  const record = createRecord({ home, database });
  expect(await record.call('a')).toMatchObject({
    ...{ outcome: 'completed', argumentsJson: '{}', originalArgumentsJson: null, shadow: [], resultReview: null },
  });
  const shadow = [{ ruleId: 's', effect: 'ask' as const }];
  await record.recordOutcome(anOutcome({ callId: 'b', originalArgumentsJson: '{}', shadow, resultReview: 'redacted' }));
  expect(await record.call('b')).toMatchObject({ originalArgumentsJson: '{}', shadow, resultReview: 'redacted' });
  await record.close();
  database.close();
});
