import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockHome } from '../../../main/store/home-lock';
import { aHome } from './support/builders';
import { bundleChild, removeChild, startChild } from './support/child';

let program = '';
beforeAll(async () => {
  program = await bundleChild();
}, 60_000);
afterAll(() => removeChild(program));

it('lets one instance in and tells the other which process is there', () => {
  const home = aHome();
  const lock = lockHome(home);
  expect(() => lockHome(home)).toThrow(
    new RegExp(`process ${process.pid}, since .* is using the folder .* stop it first`),
  );
  expect(() => lockHome(home)).toThrow(/is using the folder/);
  lock.release();
  lock.release();
  expect(existsSync(join(home, 'gatehouse.pid'))).toBe(false);
  lockHome(home).release();
});

it('keeps its files to the owner', () => {
  const home = aHome();
  const lock = lockHome(home);
  expect(lstatSync(join(home, 'gatehouse.lock')).mode & 0o777).toBe(0o600);
  expect(lstatSync(join(home, 'gatehouse.pid')).mode & 0o777).toBe(0o600);
  lock.release();
});

it('holds against another process, and is free at once when that one is killed', async () => {
  const home = aHome();
  const holder = startChild([process.execPath, program, 'lock', home]);
  expect(await holder.line()).toBe('locked');
  expect(() => lockHome(home)).toThrow(`process ${holder.pid}`);
  await holder.killed();
  expect(existsSync(join(home, 'gatehouse.pid'))).toBe(true);
  const lock = lockHome(home);
  const second = startChild([process.execPath, program, 'lock', home]);
  expect(await second.line()).toMatch(new RegExp(`^home-taken: Another Gatehouse \\(process ${process.pid}, `));
  lock.release();
});

it('says why it cannot lock', () => {
  expect(() => lockHome(join(aHome(), 'missing'))).toThrow(
    /cannot lock its folder .*: it is not there\. Name another folder/,
  );
});
