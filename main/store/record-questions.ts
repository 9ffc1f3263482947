import type { JournalRange } from './journal';
import type { HistoryPage, HistoryQuestion, PackedCalls } from './record-history';
import type { PageQuestion, RowPage } from './record-query';
import type { Row } from './sqlite';

export interface Committed {
  /** Position of the last entry in the database. */
  last: number;
  /** So many entries contradict what is in the record, and were left out. */
  dropped: number;
}

/** What the thread that serves calls asks of the one that writes the record, and what it answers. */
export interface Questions {
  /** Take these into the database; with `isSettled`, have them on the disk there as well. */
  commit: { ask: { ranges: readonly JournalRange[]; isSettled: boolean }; answer: Committed };
  page: { ask: PageQuestion; answer: RowPage };
  call: { ask: { callId: string }; answer: readonly Row[] };
  ruleHits: { ask: { upTo: number }; answer: readonly Row[] };
  /** Position of the call that so many were decided from on. */
  historyStart: { ask: { last: number }; answer: number };
  history: { ask: HistoryQuestion; answer: HistoryPage };
  answered: { ask: { last: number }; answer: PackedCalls };
  /** The last question: the writer ends after its answer. */
  close: { ask: object; answer: object };
}
export type QuestionKind = keyof Questions;

export type Answerers = { [K in QuestionKind]: (ask: Questions[K]['ask']) => Questions[K]['answer'] };

export interface Question {
  id: number;
  kind: QuestionKind;
  ask: Questions[QuestionKind]['ask'];
}

/** `code` is that of SQLite or Node. */
export type Answer =
  | { id: number; isOk: true; answer: Questions[QuestionKind]['answer'] }
  | { id: number; isOk: false; code: string };
