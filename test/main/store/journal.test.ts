import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createJournal, journalNames } from '../../../main/store/journal';
import { readBlocks } from '../../../main/store/journal-block';
import { type SegmentFiles, systemFiles } from '../../../main/store/journal-segment';
import { aHome } from './support/builders';

function open(files: Partial<SegmentFiles> = {}, segmentBytes = 1_000_000) {
  const home = aHome();
  const counted = { writes: 0, syncs: 0 };
  const journal = createJournal({
    home,
    segmentBytes,
    files: {
      ...systemFiles,
      write(file, bytes, position) {
        counted.writes += 1;
        return (files.write ?? systemFiles.write)(file, bytes, position);
      },
      sync(file) {
        counted.syncs += 1;
        return (files.sync ?? systemFiles.sync)(file);
      },
    },
  });
  onTestFinished(() => journal.close());
  const append = (line: string, isDurable = false, onWritten = () => {}) =>
    journal.append({ line, isDurable, onWritten });
  const lines = () =>
    journalNames.map((name) => readBlocks(readFileSync(join(home, name))).payloads.flatMap((text) => text.split('\n')));
  return { journal, append, lines, counted };
}

it('writes all entries of one turn with one write, in their order, and syncs none that need not be', async () => {
  const { append, lines, counted } = open();
  const written: string[] = [];
  await Promise.all(['1', '2', '3'].map((line) => append(line, false, () => written.push(line))));
  expect(lines()[0]).toEqual(['1', '2', '3']);
  expect(written).toEqual(['1', '2', '3']);
  expect(counted).toEqual({ writes: 1, syncs: 0 });
});

it('has a durable entry on the disk before it answers, and holds up no other for it', async () => {
  let end = () => {};
  const { append, counted } = open({
    sync: () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  });
  let isSynced = false;
  const durable = append('1', true).then(() => {
    isSynced = true;
  });
  await append('2');
  expect(counted.syncs).toBe(1);
  expect(isSynced).toBe(false);
  end();
  await durable;
});

it('syncs once for all durable entries of a turn', async () => {
  const { append, counted } = open();
  await Promise.all(['1', '2', '3'].map((line) => append(line, true)));
  expect(counted).toEqual({ writes: 1, syncs: 1 });
});

it('refuses all entries of a turn that cannot be written, and takes the next', async () => {
  let isFull = true;
  const { append, lines, journal } = open({
    write(file, bytes, position) {
      if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return systemFiles.write(file, bytes, position);
    },
  });
  const results = await Promise.allSettled([append('1'), append('2', true)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(journal.pending()).toEqual([]);
  isFull = false;
  await append('3');
  expect(lines()[0]).toEqual(['3']);
});

it('refuses a durable entry that the disk does not take', async () => {
  const { append } = open({ sync: () => Promise.reject(new Error('EIO')) });
  await expect(append('1', true)).rejects.toThrow('EIO');
});

it('tells what is pending until it is said to be committed, and then empties the file that is not written', async () => {
  const { append, lines, journal } = open({}, 20);
  await append('a long first line of the journal');
  await append('second');
  const ranges = journal.pending();
  expect(ranges.map(({ path }) => path.slice(-1))).toEqual(['1', '2']);
  expect(journal.hasRetired()).toBe(true);
  await journal.dropRetired();
  expect(lines()).toEqual([['a long first line of the journal'], ['second']]);
  journal.committed(ranges);
  expect(journal.pendingBytes()).toBe(0);
  await append('third');
  await journal.dropRetired();
  expect(lines()).toEqual([[], ['second', 'third']]);
  expect(journal.pendingBytes()).toBe(8 + 'third'.length);
  journal.retire();
  await append('fourth');
  expect(lines()).toEqual([['fourth'], ['second', 'third']]);
});

it('writes what waits when it is closed', async () => {
  const { journal, append, lines } = open();
  const last = append('last');
  journal.flush();
  expect(lines()[0]).toEqual(['last']);
  await last;
});
