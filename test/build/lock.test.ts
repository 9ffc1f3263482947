import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from '../../build/lock.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-lock-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

it('lets the second wait until the first is done', async () => {
  const order: string[] = [];
  const path = join(folder, 'lock');
  const work = (name: string) => async () => {
    order.push(`${name} in`);
    await Promise.resolve();
    order.push(`${name} out`);
  };
  await Promise.all([withLock(path, work('a')), withLock(path, work('b'))]);
  expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
});

it('frees the lock when the work fails', async () => {
  const path = join(folder, 'lock');
  await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(withLock(path, () => Promise.resolve('yes'))).resolves.toBe('yes');
});

it('takes over a lock whose owner is gone', async () => {
  const path = join(folder, 'lock');
  mkdirSync(path);
  // Beyond what any system gives to a process.
  writeFileSync(join(path, 'pid'), '2147483647');
  await expect(withLock(path, () => Promise.resolve('yes'))).resolves.toBe('yes');
});
