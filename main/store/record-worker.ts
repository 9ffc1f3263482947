import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { joinDatabase } from './database';
import { codeOf } from './explain-failure';
import type { JournalRange } from './journal';
import { readBlocks } from './journal-block';
import { createCommitter } from './record-committer';
import { findAnswered, findHistory, findHistoryStart } from './record-history';
import { findCall, findPage, findRuleHits } from './record-query';
import type { Answer, Answerers, Question, Questions } from './record-questions';

// The thread that writes the record: takes the journal into the database, and reads where reading takes long. It knows
// nothing of calls; what waits for it waits in the journal.

const port = parentPort;
if (!port) throw new Error('only as a worker');
const database = joinDatabase(String(workerData));
const committer = createCommitter(database);

const answerers: Answerers = {
  commit({ ranges, isSettled }) {
    const dropped = committer.commit(ranges.flatMap(readRange));
    if (isSettled) database.settle();
    return { dropped, last: committer.last() };
  },
  page: (question) => findPage(database, question),
  call: ({ callId }) => findCall(database, callId),
  ruleHits: ({ upTo }) => findRuleHits(database, upTo),
  historyStart: ({ last }) => findHistoryStart(database, last),
  history: (question) => findHistory(database, question),
  answered: ({ last }) => findAnswered(database, last),
  close() {
    database.close();
    return {};
  },
};

port.on('message', (question: Question) => {
  port.postMessage(answer(question));
  if (question.kind === 'close') port.close();
});

function answer({ id, kind, ask }: Question): Answer {
  try {
    const answerer = answerers[kind] as (ask: unknown) => Questions[typeof kind]['answer'];
    return { id, isOk: true, answer: answerer(ask) };
  } catch (error) {
    return { id, isOk: false, code: codeOf(error) };
  }
}

function readRange({ path, from, to }: JournalRange): readonly string[] {
  const bytes = Buffer.allocUnsafe(to - from);
  const file = openSync(path, 'r');
  try {
    for (let read = 0; read < bytes.length; ) {
      const more = readSync(file, bytes, read, bytes.length - read, from + read);
      if (more === 0) throw Object.assign(new Error('the journal was cut'), { code: 'EIO' });
      read += more;
    }
  } finally {
    closeSync(file);
  }
  const { payloads, wholeBytes } = readBlocks(bytes);
  // It was written whole: what cannot be read now was changed by somebody else.
  if (wholeBytes !== bytes.length) throw Object.assign(new Error('the journal was changed'), { code: 'EIO' });
  return payloads;
}
