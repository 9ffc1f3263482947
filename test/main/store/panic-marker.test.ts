import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPanicMarker } from '../../../main/store/panic-marker';
import { aHome } from './support/builders';

it('is there over a restart until it is cleared, and is for its owner only', () => {
  const home = aHome();
  expect(createPanicMarker(home).isSet()).toBe(false);
  createPanicMarker(home).set();
  expect(createPanicMarker(home).isSet()).toBe(true);
  expect(statSync(join(home, 'stopped')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(home, 'stopped'), 'utf8')).toContain('Resume in Gatehouse');
  createPanicMarker(home).set();
  createPanicMarker(home).clear();
  createPanicMarker(home).clear();
  expect(createPanicMarker(home).isSet()).toBe(false);
});

it('counts as set when nobody can tell (T-C13)', () => {
  const home = aHome();
  const notAFolder = join(home, 'file');
  writeFileSync(notAFolder, '');
  expect(createPanicMarker(notAFolder).isSet()).toBe(true);
});

it('whatever lies there in its place counts, and goes with it', () => {
  const home = aHome();
  mkdirSync(join(home, 'stopped', 'in it'), { recursive: true });
  const marker = createPanicMarker(home);
  expect(marker.isSet()).toBe(true);
  marker.clear();
  expect(existsSync(join(home, 'stopped'))).toBe(false);
});

it('says so when it cannot be kept, or not be cleared', () => {
  const home = aHome();
  const notAFolder = join(home, 'file');
  writeFileSync(notAFolder, '');
  chmodSync(notAFolder, 0o400);
  expect(() => createPanicMarker(notAFolder).set()).toThrow(/Everything is stopped, but .* cannot be written/);
  expect(() => createPanicMarker(notAFolder).clear()).toThrow(/Everything stays stopped, because/);
});
