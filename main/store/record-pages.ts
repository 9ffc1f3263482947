import type { PastCall } from '../gateway/policy/past-calls';
import { type HistoryPage, unpack } from './record-history';
import type { QuestionKind, Questions } from './record-questions';

type Ask = <K extends QuestionKind>(kind: K, question: Questions[K]['ask']) => Promise<Questions[K]['answer']>;

/** What one page may hold: with arguments, which may be 64 KiB each, so many fewer. */
const pageSizes = { withArguments: 250, withoutArguments: 500 };

/** The last calls, oldest first. The next page is read while this one is looked at. */
export async function* readPages(
  ask: Ask,
  last: number,
  { withArguments }: { withArguments: boolean },
): AsyncGenerator<readonly PastCall[]> {
  const limit = withArguments ? pageSizes.withArguments : pageSizes.withoutArguments;
  const read = (from: number) => ask('history', { from, limit, withArguments });
  let waiting: Promise<HistoryPage> | null = read(await ask('historyStart', { last }));
  let left = last;
  while (waiting && left > 0) {
    const page: HistoryPage = await waiting;
    waiting = page.next === null ? null : read(page.next);
    // Whoever stops early does not wait for the page that was asked for last, nor for its failure.
    waiting?.catch(() => {});
    const calls = page.calls.slice(0, left).map(unpack);
    left -= calls.length;
    yield calls;
  }
}
