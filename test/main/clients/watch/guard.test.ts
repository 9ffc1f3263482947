import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { digestEntry } from '../../../../main/clients/plans/our-place';
import { fileIdOf } from '../../../../main/clients/read-file';
import { aClientFile, aConnection } from '../../../support/connecting';
import { guarded, servers } from '../../../support/guarded';
import { endpoint } from '../../../support/planning';

const file = '.cursor/mcp.json';

async function looked(parts: Parameters<typeof guarded>[0] = {}) {
  const home = guarded(parts);
  home.put(file, servers('notes'));
  await home.guard.look();
  return home;
}

async function withShadow() {
  const home = await looked();
  home.put(file, servers('notes', 'sly'));
  await home.guard.look();
  const [finding] = home.guard.shadows.get().findings;
  if (!finding) throw new Error('Nothing is found.');
  return { ...home, finding };
}

describe('a finding', () => {
  it('tells what goes round Gatehouse, exactly and where', async () => {
    const { finding, home } = await withShadow();
    expect(finding).toMatchObject({
      what: 'bypass',
      kind: 'cursor',
      clientName: 'Cursor',
      path: join(home, file),
      entry: 'sly',
      command: '/opt/sly',
      answers: ['adopt', 'allow', 'ignore'],
    });
  });

  it('masks what looks like a secret', async () => {
    const home = await looked();
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    home.put(file, { mcpServers: { sly: { command: '/opt/sly', args: [`--token=${token}`] } } });
    await home.guard.look();
    expect(JSON.stringify(home.guard.shadows.get())).not.toContain(token);
    expect(JSON.stringify(home.kept)).not.toContain(token);
    expect(home.guard.shadows.get().findings[0]?.command).toContain('--token=');
  });

  it('goes when its entry does', async () => {
    const home = await withShadow();
    home.put(file, servers('notes'));
    await home.guard.look();
    expect(home.guard.shadows.get().findings).toEqual([]);
  });

  it('is told once, also over a restart and while the file cannot be read', async () => {
    const first = await withShadow();
    expect(first.news.map(({ entry }) => entry)).toEqual(['sly']);
    first.put(file, '{');
    await first.guard.look();
    first.put(file, servers('notes', 'sly'));
    await first.guard.look();
    expect(first.news.map(({ what }) => what)).toEqual(['bypass', 'unreadable']);
    const second = guarded({ before: first });
    await second.guard.look();
    expect(second.entries()).toEqual(['sly']);
    expect(second.news).toEqual([]);
    expect(second.guard.shadows.get().findings[0]?.since).toBe(first.finding.since);
  });

  it('is what changed while Gatehouse did not run', async () => {
    const first = await looked();
    first.put(file, servers('notes', 'sly'));
    const second = guarded({ before: first });
    await second.guard.look();
    expect(second.news.map(({ entry }) => entry)).toEqual(['sly']);
  });

  it('cannot be answered any more when it changed meanwhile', async () => {
    const { guard, put, finding } = await withShadow();
    put(file, { mcpServers: { sly: { command: '/opt/evil' } } });
    await guard.look();
    expect(() => guard.allow(finding.id)).toThrow('This is settled, or has changed meanwhile.');
  });
});

describe('“ignore”', () => {
  it('takes the card away until the entry changes, over restarts too', async () => {
    const first = await withShadow();
    first.guard.ignore(first.finding.id);
    expect(first.entries()).toEqual([]);
    const second = guarded({ before: first });
    await second.guard.look();
    expect(second.entries()).toEqual([]);
    second.put(file, { mcpServers: { sly: { command: '/opt/sly', args: ['--more'] } } });
    await second.guard.look();
    expect(second.entries()).toEqual(['sly']);
  });

  it('is forgotten when the entry goes: one that comes back is news', async () => {
    const { guard, put, entries, finding } = await withShadow();
    guard.ignore(finding.id);
    put(file, servers('notes'));
    await guard.look();
    put(file, servers('notes', 'sly'));
    await guard.look();
    expect(entries()).toEqual(['sly']);
  });

  it('can be taken back', async () => {
    const { guard, entries, finding } = await withShadow();
    guard.ignore(finding.id);
    guard.forget(finding.id);
    expect(entries()).toEqual(['sly']);
  });
});

describe('“allow”', () => {
  it('holds for this very entry, wherever it was meanwhile, and is listed', async () => {
    const first = await withShadow();
    first.guard.allow(first.finding.id);
    first.put(file, servers('notes'));
    await first.guard.look();
    const second = guarded({ before: first });
    second.put(file, servers('notes', 'sly'));
    await second.guard.look();
    expect(second.entries()).toEqual([]);
    expect(second.guard.shadows.get().allowed).toMatchObject([
      { id: first.finding.id, entry: 'sly', command: '/opt/sly' },
    ]);
  });

  it('does not hold for another command by the same name', async () => {
    const { guard, put, entries, finding } = await withShadow();
    guard.allow(finding.id);
    put(file, { mcpServers: { sly: { command: '/opt/evil' } } });
    await guard.look();
    expect(entries()).toEqual(['sly']);
  });

  it('can be taken back', async () => {
    const { guard, entries, finding } = await withShadow();
    guard.allow(finding.id);
    guard.forget(finding.id);
    expect(entries()).toEqual(['sly']);
    expect(guard.shadows.get().allowed).toEqual([]);
  });
});

describe('whatever was done before it', () => {
  it('a shadow server is reported though what is remembered was forged or removed', async () => {
    const first = await withShadow();
    first.guard.allow(first.finding.id);
    first.kept.memory = 'untrusted';
    const second = guarded({ before: first });
    await second.guard.look();
    expect(second.entries()).toEqual(['notes', 'sly']);
    expect(second.troubles).toEqual([expect.stringContaining('was changed or removed by another program')]);
  });

  it('a shadow server is reported though its client was taken away and put back between two looks', async () => {
    const { home, guard, put, entries } = await looked();
    rmSync(join(home, '.cursor'), { recursive: true });
    await guard.look();
    put(file, servers('notes', 'sly'));
    await guard.look();
    expect(entries()).toEqual(['sly']);
  });

  it('a shadow server is reported though our own list of connected files was removed', async () => {
    const { guard, put, entries } = await looked({ connected: ['cursor'], connections: [] });
    put(file, servers('sly'));
    await guard.look();
    expect(entries()).toEqual(['sly']);
  });
});

it('our own entry is told of when it is gone, and put right is what it was', async () => {
  const first = guarded();
  const path = first.put(file, { mcpServers: { gatehouse: { url: endpoint } } });
  const fileId = fileIdOf(aClientFile({ path }));
  const connections = [aConnection({ fileId, path, entryDigest: digestEntry({ url: endpoint }) })];
  const home = guarded({ before: first, connections });
  await home.guard.look();
  expect(home.guard.shadows.get().findings).toEqual([]);
  home.put(file, servers());
  await home.guard.look();
  expect(home.guard.shadows.get().findings).toMatchObject([{ what: 'removed', answers: ['adopt', 'allow', 'ignore'] }]);
});

it('what we put back ourselves is no news, and only the first time', async () => {
  const { guard, put, entries, finding } = await withShadow();
  put(file, servers('notes'));
  await guard.look();
  guard.expect([finding.id]);
  put(file, servers('notes', 'sly'));
  await guard.look();
  expect(entries()).toEqual([]);
  put(file, servers('notes'));
  await guard.look();
  put(file, servers('notes', 'sly'));
  await guard.look();
  expect(entries()).toEqual(['sly']);
});

it('what we did not put back after all is news', async () => {
  const { guard, put, entries, finding } = await withShadow();
  put(file, servers('notes'));
  await guard.look();
  const takeBack = guard.expect([finding.id]);
  takeBack();
  put(file, servers('notes', 'sly'));
  await guard.look();
  expect(entries()).toEqual(['sly']);
});

it('what was expected and comes much later is news', async () => {
  const { guard, put, entries, finding } = await withShadow();
  put(file, servers('notes'));
  await guard.look();
  guard.expect([finding.id]);
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 1_000_000);
  onTestFinished(() => clock.mockRestore());
  put(file, servers('notes', 'sly'));
  await guard.look();
  expect(entries()).toEqual(['sly']);
});

it('files of clients that are not connected are not read', async () => {
  const home = guarded({ connected: [] });
  const read: string[] = [];
  const { read: plain } = home.machine.files;
  Object.assign(home.machine.files, {
    read: (path: string, most: number) => {
      read.push(path);
      return plain(path, most);
    },
  });
  home.put(file, servers('notes'));
  await home.guard.look();
  expect(read).toEqual([]);
  expect(home.guard.shadows.get().findings).toEqual([]);
});

it('a program that uses a token under another name is told, and answered like all else', async () => {
  const claimed = new Map([['client-cursor', new Set(['evil-agent'])]]);
  const { guard } = await looked({ claimed: () => claimed });
  const [finding] = guard.shadows.get().findings;
  expect(finding).toMatchObject({ what: 'other-name', clientName: 'My cursor', answers: ['allow', 'ignore'] });
  expect(finding?.text).toContain('calls itself “evil-agent”');
  guard.allow(finding?.id ?? '');
  expect(guard.shadows.get().findings).toEqual([]);
});
