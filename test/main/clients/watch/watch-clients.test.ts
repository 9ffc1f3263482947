import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { guarded, servers } from '../../../support/guarded';

const file = '.cursor/mcp.json';

/** Put into the place of the file in one step, as careful programs do. */
function replace(path: string, content: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(content));
  renameSync(`${path}.new`, path);
}

async function watched(parts: Parameters<typeof guarded>[0] = {}) {
  const home = guarded(parts);
  const path = home.put(file, servers('notes'));
  await home.watch();
  expect(home.entries()).toEqual([]);
  return { ...home, path, hasEntry: (name: string) => home.until(() => home.entries().includes(name)) };
}

describe('a server that goes round Gatehouse is noticed within five seconds', () => {
  it('when the file is written', async () => {
    const { put, hasEntry, news } = await watched();
    put(file, servers('notes', 'sly'));
    await hasEntry('sly');
    expect(news.map(({ entry }) => entry)).toEqual(['sly']);
  });

  it('when another file is put in its place, again and again', async () => {
    const { path, hasEntry } = await watched();
    for (const name of ['one', 'two', 'three']) {
      replace(path, servers('notes', name));
      await hasEntry(name);
    }
  });

  it('when the file is removed, and comes back with more in it', async () => {
    const { put, path, hasEntry, entries } = await watched();
    unlinkSync(path);
    put(file, servers('notes', 'sly'));
    await hasEntry('sly');
    expect(entries()).toEqual(['sly']);
  });

  it('when its folder is removed and made anew', async () => {
    const { put, path, hasEntry, untilSeen } = await watched();
    rmSync(dirname(path), { recursive: true });
    await untilSeen(({ files }) => files.length === 0);
    put(file, servers('notes', 'sly'));
    await hasEntry('sly');
    put(file, servers('notes', 'sly', 'later'));
    await hasEntry('later');
  });

  it('when its folder is put away and another one takes its place', async () => {
    const { home, put, path, hasEntry } = await watched();
    put('.other/mcp.json', servers('notes', 'sly'));
    renameSync(dirname(path), join(home, '.away'));
    renameSync(join(home, '.other'), dirname(path));
    await hasEntry('sly');
    replace(path, servers('notes', 'later'));
    await hasEntry('later');
  });

  it('when the file comes only later, with all the folders on its way', async () => {
    const home = guarded({ connected: ['zed'] });
    mkdirSync(join(home.home, '.local/share/zed'), { recursive: true });
    home.put('.config/zed/settings.json', {});
    rmSync(join(home.home, '.config'), { recursive: true });
    await home.watch();
    home.put('.config/zed/settings.json', { context_servers: { sly: { command: '/opt/sly' } } });
    await home.until(() => home.entries().includes('sly'));
  });

  it('when the file is a link that leads elsewhere now', async () => {
    const home = guarded();
    const first = home.put('dotfiles/a/mcp.json', servers('notes'));
    const second = home.put('dotfiles/b/mcp.json', servers('notes', 'sly'));
    mkdirSync(join(home.home, '.cursor'));
    const link = join(home.home, file);
    symlinkSync(first, link);
    await home.watch();
    symlinkSync(second, `${link}.new`);
    renameSync(`${link}.new`, link);
    await home.until(() => home.entries().includes('sly'));
    replace(second, servers('notes', 'sly', 'there'));
    await home.until(() => home.entries().includes('there'));
  });

  it('when a link takes the place of the file, and what it leads to changes', async () => {
    const { home, put, path, hasEntry } = await watched();
    const real = put('dotfiles/mcp.json', servers('notes', 'sly'));
    symlinkSync(real, join(home, 'link'));
    renameSync(join(home, 'link'), path);
    await hasEntry('sly');
    replace(real, servers('notes', 'sly', 'there'));
    await hasEntry('there');
  });

  it('when the file that a link leads to is replaced', async () => {
    const home = guarded();
    const real = home.put('dotfiles/mcp.json', servers('notes'));
    mkdirSync(join(home.home, '.cursor'));
    symlinkSync(real, join(home.home, file));
    await home.watch();
    replace(real, servers('notes', 'sly'));
    await home.until(() => home.entries().includes('sly'));
  });

  it('when its folder is a link that leads elsewhere now', async () => {
    const home = guarded();
    home.put('a/mcp.json', servers('notes'));
    home.put('b/mcp.json', servers('notes', 'sly'));
    const link = join(home.home, '.cursor');
    symlinkSync(join(home.home, 'a'), link);
    await home.watch();
    symlinkSync(join(home.home, 'b'), `${link}.new`);
    renameSync(`${link}.new`, link);
    await home.until(() => home.entries().includes('sly'));
  });

  it('when it is in a file of a project that was not there before', async () => {
    const home = guarded();
    home.put(file, servers('notes'));
    mkdirSync(join(home.home, 'app'));
    const again = guarded({ before: home, folders: [join(home.home, 'app')] });
    await again.watch();
    again.put('app/.cursor/mcp.json', servers('sly'));
    await again.until(() => again.entries().includes('sly'));
  });
});

it('a client that is installed is noticed within five seconds, by its folder or by its program', async () => {
  const { put, until, guard, home } = await watched({ path: '/nowhere:/not/there' });
  mkdirSync(join(home, '.codex'));
  await until(() => guard.shadows.get().findings.some(({ what, kind }) => what === 'new-client' && kind === 'codex'));
  put('.config/zed/settings.json', {});
  await until(() => guard.shadows.get().findings.some(({ kind }) => kind === 'zed'));
});

it('two hundred writes in a row are few looks', async () => {
  const { path, counts, hasEntry } = await watched();
  const before = counts.looks;
  for (let count = 0; count < 200; count += 1) {
    replace(path, servers('notes', `sly-${count}`));
    await new Promise(setImmediate);
  }
  await hasEntry('sly-199');
  expect(counts.looks - before).toBeLessThanOrEqual(8);
});

it('nothing is looked at while nothing happens, and what happens beside the files wakes nobody', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  try {
    const home = guarded();
    home.put(file, servers('notes'));
    const watching = home.watch();
    await vi.advanceTimersByTimeAsync(1000);
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(100);
      expect(home.counts.looks).toBeGreaterThanOrEqual(2);
    });
    await watching;
    await vi.advanceTimersByTimeAsync(5000);
    const atRest = { ...home.counts };
    expect(vi.getTimerCount()).toBe(1);
    const told = new Promise<void>((resolve) => {
      const other = watch(join(home.home, '.cursor'), (_event, name) => {
        if (name === 'last.json') resolve();
      });
      onTestFinished(() => other.close());
    });
    for (const name of ['notes.txt', '.bash_history', '.cursor/other.json', '.cursor/last.json']) {
      home.put(name, 'x');
      appendFileSync(join(home.home, name), 'y');
    }
    // The system tells in the order of events: the guard has heard of all of them.
    await told;
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(home.counts).toEqual(atRest);
    await vi.advanceTimersByTimeAsync(70_000);
    expect(home.counts.looks).toBe(atRest.looks + 1);
  } finally {
    vi.useRealTimers();
  }
});
