import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { intentCells, outcomeCells } from '../../../main/store/record-cells';
import { createCommitter } from '../../../main/store/record-committer';
import { aHome, anIntent, anOutcome } from './support/builders';

function open() {
  const { database } = openDatabase({ home: aHome() });
  onTestFinished(() => database.close());
  const all = database.prepare('SELECT seq, call_id, phase, arguments_json FROM entries ORDER BY seq');
  return { database, committer: createCommitter(database), rows: () => all.all([]) };
}

const intent = (seq: number, callId: string) => JSON.stringify(intentCells(anIntent({ callId }), { seq, run: 'r' }));
const outcome = (seq: number, callId: string) =>
  JSON.stringify(outcomeCells(anOutcome({ callId }), { seq, run: 'r' }, true));

const argumentsJson = anIntent().argumentsJson;

it('makes one row, which tells the whole story, of an intent and an outcome that come at once', () => {
  const { committer, rows } = open();
  committer.commit([`${intent(1, 'a')}\n${intent(2, 'b')}`, outcome(3, 'a')]);
  expect(rows()).toMatchObject([
    { seq: 2, call_id: 'b', phase: 'intent', arguments_json: argumentsJson },
    { seq: 3, call_id: 'a', phase: 'outcome', arguments_json: argumentsJson },
  ]);
});

it('gives the outcome a row of its own when the intent has one already', () => {
  const { committer, rows } = open();
  committer.commit([intent(1, 'a')]);
  committer.commit([outcome(2, 'a')]);
  expect(rows()).toMatchObject([
    { phase: 'intent', arguments_json: argumentsJson },
    { phase: 'outcome', arguments_json: null },
  ]);
});

it('passes over what it has, however often and by whomever it is handed in', () => {
  const { committer, database, rows } = open();
  const payloads = [intent(1, 'a'), outcome(2, 'a'), intent(3, 'b')];
  expect(committer.commit(payloads)).toBe(0);
  expect(committer.commit([...payloads, outcome(4, 'b')])).toBe(0);
  expect(createCommitter(database).commit([...payloads, outcome(4, 'b')])).toBe(0);
  expect(rows()).toHaveLength(3);
  expect(committer.last()).toBe(4);
});

it('leaves out what contradicts the record, counts it, and takes the rest', () => {
  const { committer, rows } = open();
  committer.commit([outcome(1, 'a')]);
  expect(committer.commit([outcome(2, 'a'), outcome(3, 'b'), outcome(4, 'a')])).toBe(2);
  expect(rows().map((row) => row['call_id'])).toEqual(['a', 'b']);
  expect(committer.last()).toBe(4);
});

it('keeps a use although the entry that told of it first was undone', () => {
  const { committer, database } = open();
  committer.commit([outcome(1, 'a')]);
  database.transaction(() => database.prepare('DELETE FROM uses').run([]));
  committer.commit([outcome(2, 'b'), outcome(3, 'a')]);
  expect(database.prepare('SELECT * FROM uses').all([])).toHaveLength(1);
});

it('takes thousands of entries over in order', () => {
  const { committer, rows } = open();
  const payloads = Array.from({ length: 1000 }, (_, index) => intent(index + 1, `call-${index}`));
  committer.commit(payloads);
  expect(rows().map((row) => row['call_id'])).toEqual(payloads.map((_, index) => `call-${index}`));
});

it('reads the entries of a version that knew fewer columns', () => {
  const { committer, rows } = open();
  const cells = intentCells(anIntent(), { seq: 1, run: 'r' });
  committer.commit([JSON.stringify(cells.slice(0, -1))]);
  expect(rows()).toMatchObject([{ call_id: 'call-1', arguments_json: argumentsJson }]);
});
