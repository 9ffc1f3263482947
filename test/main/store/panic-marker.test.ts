import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Secrets } from '../../../main/gateway/ports';
import { createPanicMarker as createMarker } from '../../../main/store/panic-marker';
import { openPanicMemory } from '../../../main/store/panic-memory';
import { aHome } from './support/builders';

/** As without a keychain. */
const nothing = { isStopped: () => false, keep: () => undefined, flush: () => Promise.resolve() };
const createPanicMarker = (home: string) => createMarker(home, nothing);

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

describe('where a keychain remembers it', () => {
  /** What is kept, and what fails. */
  function aKeychain(keptIn: Secrets['keptIn'] = 'keychain') {
    const entries = new Map<string, string>();
    const failing = { get: false, set: false, delete: false };
    const unless = <T>(isFailing: boolean, run: () => T) =>
      isFailing ? Promise.reject(new Error('locked')) : Promise.resolve(run());
    const secrets: Secrets = {
      keptIn,
      get: (name) => unless(failing.get, () => entries.get(name)),
      set: (name, value) => unless(failing.set, () => void entries.set(name, value)),
      delete: (name) => unless(failing.delete, () => void entries.delete(name)),
    };
    return { secrets, entries, failing };
  }

  async function start(home: string, secrets: Secrets) {
    const memory = await openPanicMemory(secrets);
    return { marker: createMarker(home, memory), memory };
  }

  it('a mark that somebody removes ends nothing', async () => {
    const home = aHome();
    const { secrets } = aKeychain();
    const first = await start(home, secrets);
    expect([first.marker.isSet(), first.marker.wasRemoved()]).toEqual([false, false]);
    first.marker.set();
    first.marker.set();
    expect([first.marker.isSet(), first.marker.wasRemoved()]).toEqual([true, false]);
    await first.memory.flush();
    rmSync(join(home, 'stopped'));
    const second = await start(home, secrets);
    expect([second.marker.isSet(), second.marker.wasRemoved()]).toEqual([true, true]);
    second.marker.clear();
    await second.memory.flush();
    expect((await start(home, secrets)).marker.isSet()).toBe(false);
  });

  it('a mark that somebody puts there stops all the same', async () => {
    const home = aHome();
    const { secrets } = aKeychain('encrypted-file');
    writeFileSync(join(home, 'stopped'), '');
    const { marker } = await start(home, secrets);
    expect([marker.isSet(), marker.wasRemoved()]).toEqual([true, false]);
  });

  it('one that does not answer may have remembered a stop', async () => {
    const { secrets, failing } = aKeychain();
    failing.get = true;
    const { marker, memory } = await start(aHome(), secrets);
    expect(marker.isSet()).toBe(true);
    marker.clear();
    await memory.flush();
    expect(marker.isSet()).toBe(false);
  });

  it('one that keeps nothing leaves it to the mark, and one that forgets nothing stops the next start', async () => {
    const home = aHome();
    const { secrets, entries, failing } = aKeychain();
    failing.set = true;
    const first = await start(home, secrets);
    first.marker.set();
    await first.memory.flush();
    expect(entries.size).toBe(0);
    expect((await start(home, secrets)).marker.isSet()).toBe(true);
    failing.set = false;
    first.marker.clear();
    first.marker.set();
    await first.memory.flush();
    failing.delete = true;
    first.marker.clear();
    await first.memory.flush();
    expect((await start(home, secrets)).marker.wasRemoved()).toBe(true);
  });

  it('a stop that cannot be ended in the home stays remembered', async () => {
    const home = join(aHome(), 'file');
    writeFileSync(home, '');
    const { secrets, entries } = aKeychain();
    const { marker, memory } = await start(home, secrets);
    expect(() => marker.set()).toThrow(/cannot be written/);
    expect(() => marker.clear()).toThrow(/stays stopped/);
    await memory.flush();
    expect([...entries.keys()]).toEqual(['gatehouse/stopped']);
  });

  it('memory is none', async () => {
    const home = aHome();
    const { secrets, entries } = aKeychain('memory');
    const { marker, memory } = await start(home, secrets);
    marker.set();
    await memory.flush();
    expect([entries.size, memory.isStopped(), marker.isSet()]).toEqual([0, false, true]);
  });
});
