import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSegment, type SegmentFiles, systemFiles } from '../../../main/store/journal-segment';
import { aHome } from './support/builders';

const block = (text: string) => new TextEncoder().encode(text);

function aSegment(files: Partial<SegmentFiles> = {}) {
  const path = join(aHome(), 'record.journal-1');
  writeFileSync(path, 'left over');
  const segment = openSegment(path, { ...systemFiles, ...files });
  onTestFinished(() => segment.close());
  return { segment, path, text: () => readFileSync(path, 'utf8') };
}

it('begins empty and is for its owner only', () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const home = aHome();
  const segment = openSegment(join(home, 'new'), systemFiles);
  onTestFinished(() => segment.close());
  expect(lstatSync(join(home, 'new')).mode & 0o777).toBe(0o600);
  expect(aSegment().text()).toBe('');
});

it('goes on after a short write', () => {
  const { segment, text } = aSegment({
    write: (file, bytes, position) => systemFiles.write(file, bytes.subarray(0, 2), position),
  });
  segment.write(block('whole'));
  expect(text()).toBe('whole');
  expect(segment.size()).toBe(5);
});

it('takes back half a block when the rest cannot be written, so that the next can be read', () => {
  let room = 3;
  const { segment, text } = aSegment({
    write(file, bytes, position) {
      if (room === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      const written = systemFiles.write(file, bytes.subarray(0, room), position);
      room -= written;
      return written;
    },
  });
  expect(() => segment.write(block('block'))).toThrow('full');
  expect(text()).toBe('');
  room = 100;
  segment.write(block('next'));
  expect(text()).toBe('next');
});

it('writes nothing behind half a block that it cannot take back', () => {
  let isBroken = true;
  let hasWritten = false;
  const { segment, text } = aSegment({
    write(file, bytes, position) {
      if (!isBroken) return systemFiles.write(file, bytes, position);
      if (hasWritten) throw Object.assign(new Error('broken'), { code: 'EIO' });
      hasWritten = true;
      return systemFiles.write(file, bytes.subarray(0, 2), position);
    },
    truncate(file, bytes) {
      if (hasWritten && isBroken) throw Object.assign(new Error('broken'), { code: 'EIO' });
      systemFiles.truncate(file, bytes);
    },
  });
  expect(() => segment.write(block('first'))).toThrow('broken');
  expect(() => segment.write(block('second'))).toThrow('broken');
  expect(text()).toBe('fi');
  isBroken = false;
  segment.write(block('third'));
  expect(text()).toBe('third');
});

it('looks at the disk once more for those who ask while it looks, and once for all of them', async () => {
  const ends: (() => void)[] = [];
  const { segment } = aSegment({ sync: () => new Promise((resolve) => ends.push(resolve)) });
  const first = segment.sync();
  const others = Promise.all([segment.sync(), segment.sync(), segment.sync()]);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await others;
  expect(ends).toHaveLength(2);
});

it('says that the disk failed to those who waited, and tries anew for the next', async () => {
  let isBroken = true;
  const { segment } = aSegment({ sync: () => (isBroken ? Promise.reject(new Error('EIO')) : Promise.resolve()) });
  const both = Promise.allSettled([segment.sync(), segment.sync()]);
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  await expect(segment.sync()).resolves.toBeUndefined();
});
