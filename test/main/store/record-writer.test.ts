import { expect, it, onTestFinished, vi } from 'vitest';
import { createJournal } from '../../../main/store/journal';
import type { RecordThread } from '../../../main/store/record-thread';
import { createRecordWriter } from '../../../main/store/record-writer';
import { aHome } from './support/builders';

/** A writer over a real journal, whose thread does as `commit` says. */
function aWriter({ segmentBytes = 1_000_000 } = {}) {
  const commits: { bytes: number; isSettled: boolean }[] = [];
  const troubles: unknown[] = [];
  let answer = () => Promise.resolve({ last: 0, dropped: 0 });
  const thread: RecordThread = {
    ask: (async (
      _kind: string,
      { ranges, isSettled }: { ranges: { from: number; to: number }[]; isSettled: boolean },
    ) => {
      commits.push({ bytes: ranges.reduce((sum, { from, to }) => sum + to - from, 0), isSettled });
      return await answer();
    }) as RecordThread['ask'],
    end: () => Promise.resolve(),
  };
  const journal = createJournal({ home: aHome(), segmentBytes, onWrite: () => writer.wake() });
  const writer = createRecordWriter({
    journal,
    thread,
    onCommitted: () => {},
    onTrouble: (error) => troubles.push(error),
  });
  onTestFinished(() => journal.close());
  return {
    journal,
    writer,
    commits,
    troubles,
    append: (line: string) => journal.append({ line, isDurable: false, onWritten: () => {} }),
    answerWith: (next: typeof answer) => {
      answer = next;
    },
  };
}

it('takes over all that came in a while with one commit', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { append, commits } = aWriter();
  await append('1');
  await append('2');
  expect(commits).toEqual([]);
  await vi.advanceTimersByTimeAsync(50);
  expect(commits).toEqual([{ bytes: 2 * (8 + 1), isSettled: false }]);
});

it('empties the journal when nothing has come for a while, and not before the database is settled', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { append, commits, journal } = aWriter();
  await append('1');
  await vi.advanceTimersByTimeAsync(50);
  await vi.advanceTimersByTimeAsync(250);
  expect(commits.at(-1)).toEqual({ bytes: 0, isSettled: true });
  await vi.waitFor(() => expect(journal.hasRetired()).toBe(false));
});

it('shares one further commit among all who ask while one is under way', async () => {
  const { append, commits, writer, answerWith } = aWriter();
  let end = () => {};
  answerWith(() => new Promise((resolve) => (end = () => resolve({ last: 0, dropped: 0 }))));
  await append('1');
  const first = writer.flush();
  await append('2');
  const others = Promise.all([writer.flush(), writer.flush()]);
  end();
  await first;
  await vi.waitFor(() => expect(commits).toHaveLength(2));
  end();
  await others;
  expect(commits).toHaveLength(2);
});

it('says once that it cannot write and once that it can again, and commits what waited', async () => {
  const { append, commits, writer, troubles, answerWith } = aWriter();
  const full = Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
  answerWith(() => Promise.reject(full));
  await append('1');
  await expect(writer.flush()).rejects.toBe(full);
  await append('2');
  await expect(writer.flush()).rejects.toBe(full);
  expect(writer.trouble()).toBe(full);
  answerWith(() => Promise.resolve({ last: 2, dropped: 0 }));
  await writer.flush();
  expect(writer.trouble()).toBeNull();
  expect(troubles).toEqual([full, null]);
  expect(commits.at(-1)?.bytes).toBe(18);
});

it('tries again by itself a second later', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { append, writer, answerWith } = aWriter();
  answerWith(() => Promise.reject(new Error('full')));
  await append('1');
  await expect(writer.flush()).rejects.toThrow('full');
  answerWith(() => Promise.resolve({ last: 1, dropped: 0 }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(writer.trouble()).toBeNull();
});

it('leaves in the journal what it cannot take over when it is closed', async () => {
  const { append, writer, journal, answerWith } = aWriter();
  answerWith(() => Promise.reject(new Error('full')));
  await append('1');
  await writer.close();
  expect(journal.pendingBytes()).toBe(9);
});
