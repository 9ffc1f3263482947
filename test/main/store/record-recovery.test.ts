import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { encodeBlock } from '../../../main/store/journal-block';
import { createRecord } from '../../../main/store/record';
import { intentCells, outcomeCells } from '../../../main/store/record-cells';
import { recoverJournal } from '../../../main/store/record-recovery';
import { connect } from '../../../main/store/sqlite';
import { aHome, anIntent, anOutcome } from './support/builders';
import { bundleChild, removeChild, startChild } from './support/child';

let program = '';
beforeAll(async () => {
  program = await bundleChild();
}, 60_000);
afterAll(() => removeChild(program));

const place = (seq: number) => ({ seq, run: 'earlier' });
const intent = (seq: number) => JSON.stringify(intentCells(anIntent({ callId: `call-${seq}` }), place(seq)));
const block = (...lines: string[]) => Buffer.from(encodeBlock(lines));
const journal = (home: string, half: 1 | 2) => join(home, `record.journal-${half}`);

function recovered(home: string) {
  const { database } = openDatabase({ home });
  onTestFinished(() => database.close());
  const last = recoverJournal(home, database);
  const rows = database.prepare('SELECT seq, call_id FROM entries ORDER BY seq').all([]);
  return { last, callIds: rows.map((row) => row['call_id']) };
}

it.each(['an ordinary', 'a durable'] as const)('has %s intent after a kill right behind it, as lost', async (kind) => {
  const home = aHome();
  const child = startChild([process.execPath, program, kind === 'a durable' ? 'durable' : 'intend', home]);
  const [, callId = ''] = (await child.line())?.split(' ') ?? [];
  await child.killed();
  // Nothing but the journal knows of it: the child has no time to take it over.
  expect(statSync(journal(home, 1)).size).toBeGreaterThan(0);
  const { database } = openDatabase({ home });
  const record = createRecord({ home, database });
  onTestFinished(async () => {
    await record.close();
    database.close();
  });
  expect(record.recent(5)).toMatchObject([{ callId, outcome: 'lost' }]);
  expect(await record.call(callId)).toMatchObject({ outcome: 'lost', argumentsJson: '{"path":"a.txt"}' });
});

it('takes over what both files hold, the older first', () => {
  const home = aHome();
  writeFileSync(journal(home, 1), block(intent(3), intent(4)));
  writeFileSync(journal(home, 2), Buffer.concat([block(intent(1)), block(intent(2))]));
  expect(recovered(home)).toEqual({ last: 4, callIds: ['call-1', 'call-2', 'call-3', 'call-4'] });
  expect(recovered(home)).toEqual({ last: 4, callIds: ['call-1', 'call-2', 'call-3', 'call-4'] });
});

it.each([
  ['a half written block', (path: string) => appendFileSync(path, block(intent(9)).subarray(0, 60))],
  ['a header alone', (path: string) => appendFileSync(path, block(intent(9)).subarray(0, 8))],
  ['zeros', (path: string) => truncateSync(path, statSync(path).size + 4096)],
  ['something else', (path: string) => appendFileSync(path, 'not a block, only some text')],
])('leaves out a tail that is %s, and nothing before it', (_what, spoil) => {
  const home = aHome();
  writeFileSync(journal(home, 1), block(intent(1), intent(2)));
  spoil(journal(home, 1));
  expect(recovered(home)).toEqual({ last: 2, callIds: ['call-1', 'call-2'] });
});

it('puts what the journal holds into a new record when the old one was damaged', () => {
  const home = aHome();
  writeFileSync(join(home, 'record.db'), 'not a database, only some text. '.repeat(50));
  writeFileSync(journal(home, 1), block(intent(7)));
  expect(recovered(home)).toEqual({ last: 7, callIds: ['call-7'] });
});

it('joins an outcome in the journal to the intent that the record has', () => {
  const home = aHome();
  writeFileSync(journal(home, 1), block(intent(1)));
  recovered(home);
  const outcome = JSON.stringify(outcomeCells(anOutcome({ callId: 'call-1' }), place(2), true));
  writeFileSync(journal(home, 1), block(outcome));
  expect(recovered(home)).toEqual({ last: 2, callIds: ['call-1', 'call-1'] });
});

it('starts nothing, and empties nothing, as long as the record cannot take it over', () => {
  const home = aHome();
  openDatabase({ home }).database.close();
  writeFileSync(journal(home, 1), block(intent(1)));
  const other = connect(join(home, 'record.db'), { busyTimeoutMs: 0 });
  other.exec('BEGIN IMMEDIATE');
  const { database } = openDatabase({ home });
  onTestFinished(() => database.close());
  expect(() => createRecord({ home, database })).toThrow(
    /cannot take in the last calls of before: another program is using it\. .*lets nothing through/,
  );
  expect(readFileSync(journal(home, 1)).equals(block(intent(1)))).toBe(true);
  other.exec('ROLLBACK');
  other.close();
  expect(recovered(home).callIds).toEqual(['call-1']);
});

it('leaves nothing in the journal after a clean end', async () => {
  const home = aHome();
  const { database } = openDatabase({ home });
  const record = createRecord({ home, database });
  await record.recordIntent(anIntent());
  await record.close();
  database.close();
  const journals = readdirSync(home).filter((name) => name.startsWith('record.journal'));
  expect(journals.map((name) => statSync(join(home, name)).size)).toEqual([0, 0]);
  expect(recovered(home).callIds).toEqual(['call-1']);
});
