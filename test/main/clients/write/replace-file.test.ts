import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileCalls, nodeFileCalls } from '../../../../main/clients/write/file-calls';
import { missingFolder, type Replacement, replaceFile, sha256Of } from '../../../../main/clients/write/replace-file';
import { GatehouseError } from '../../../../shared/errors';
import { aTemporaryFolder } from '../../../support/connecting';
import { failingCalls } from '../../../support/failing-calls';

const [old, next] = [Buffer.from('{"old": 1}\n'), Buffer.from('{"new": "secret-token"}\n')];
const seenOld = { sha256: sha256Of(old) };

function aFile(mode = 0o644): { folder: string; path: string } {
  const folder = aTemporaryFolder();
  const path = join(folder, 'mcp.json');
  writeFileSync(path, old);
  chmodSync(path, mode);
  return { folder, path };
}

const replace = (parts: Partial<Replacement> & { path: string }, calls: FileCalls = nodeFileCalls) =>
  replaceFile({ seen: seenOld, next, ...parts }, calls);

describe('a file that is replaced', () => {
  it('has the new content, and nothing else lies beside it', async () => {
    const { folder, path } = aFile();
    await replace({ path });
    expect(readFileSync(path)).toEqual(next);
    expect(readdirSync(folder)).toEqual(['mcp.json']);
  });

  it.each([0o600, 0o644, 0o640, 0o755, 0o4711])('keeps its mode %o', async (mode) => {
    const { path } = aFile(mode);
    await replace({ path });
    expect(statSync(path).mode & 0o7777).toBe(mode);
  });

  it.runIf(process.getuid?.() === 0)('keeps its owner and group', async () => {
    const { path } = aFile(0o600);
    chownSync(path, 1234, 2345);
    await replace({ path });
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 2345 });
    expect(statSync(path).mode & 0o7777).toBe(0o600);
  });

  it('keeps its extended attributes, where the system has them', async ({ skip }) => {
    const { path } = aFile();
    skip(python("os.setxattr(sys.argv[1], 'user.tag', b'mine')", path).status !== 0, 'no extended attributes here');
    await replace({ path });
    expect(python("print(os.getxattr(sys.argv[1], 'user.tag'))", path).stdout).toBe("b'mine'\n");
  });

  it('is made with its folders where there is none, for its owner alone', async () => {
    const path = join(aTemporaryFolder(), 'a', 'b', 'mcp.json');
    await replace({ path, seen: null });
    expect(readFileSync(path)).toEqual(next);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is removed, with the folders that were made for it and are empty', async () => {
    const root = aTemporaryFolder();
    const path = join(root, 'a', 'b', 'mcp.json');
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    writeFileSync(path, old);
    await replace({ path, next: null, ownFolder: join(root, 'a') });
    expect(readdirSync(root)).toEqual([]);
  });

  it('leaves folders alone in which something else is', async () => {
    const root = aTemporaryFolder();
    const path = join(root, 'a', 'b', 'mcp.json');
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    writeFileSync(path, old);
    writeFileSync(join(root, 'a', 'else'), '');
    await replace({ path, next: null, ownFolder: join(root, 'a') });
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(['a', join('a', 'else')]);
  });

  it('is only looked at where nothing shall change', async () => {
    const { path } = aFile();
    await replace({ path, next: undefined });
    expect(readFileSync(path)).toEqual(old);
    await expect(replace({ path, next: undefined, seen: null })).rejects.toThrow('was made meanwhile');
  });
});

describe('links', () => {
  it('stay links, and what they lead to is written', async () => {
    const { folder, path } = aFile();
    mkdirSync(join(folder, 'dotfiles'));
    const [first, second] = [join(folder, 'dotfiles', 'one'), join(folder, 'two')];
    symlinkSync('../mcp.json', first);
    symlinkSync('dotfiles/one', second);
    await replace({ path: second });
    expect(readlinkSync(second)).toBe('dotfiles/one');
    expect(readlinkSync(first)).toBe('../mcp.json');
    expect(readFileSync(path)).toEqual(next);
    expect(readdirSync(folder).sort()).toEqual(['dotfiles', 'mcp.json', 'two']);
  });

  it('to nowhere are not replaced', async () => {
    const folder = aTemporaryFolder();
    const link = join(folder, 'link');
    symlinkSync('nowhere', link);
    await expect(replace({ path: link, seen: null })).rejects.toThrow(/is a link to a place where nothing is/);
    expect(readlinkSync(link)).toBe('nowhere');
    expect(readdirSync(folder)).toEqual(['link']);
  });

  it('that lead in a circle are refused, and so is a folder that is a link to nowhere', async () => {
    const folder = aTemporaryFolder();
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    symlinkSync('nowhere', join(folder, 'c'));
    await expect(replace({ path: join(folder, 'a'), seen: null })).rejects.toThrow(/in a circle/);
    await expect(replace({ path: join(folder, 'c', 'mcp.json'), seen: null })).rejects.toThrow(
      /link to a place where nothing is/,
    );
    expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('nothing is written', () => {
  it('where the file is not as it was seen', async () => {
    const { folder, path } = aFile();
    await expect(replace({ path, seen: { sha256: sha256Of(next) } })).rejects.toMatchObject({ code: 'conflict' });
    await expect(replace({ path, seen: null })).rejects.toThrow('was made meanwhile');
    await expect(replace({ path: join(folder, 'x') })).rejects.toThrow('is gone');
    expect(readFileSync(path)).toEqual(old);
    expect(readdirSync(folder)).toEqual(['mcp.json']);
  });

  it('where somebody else writes while the draft is made', async () => {
    const { folder, path } = aFile();
    const calls = {
      ...nodeFileCalls,
      writeSynced(draft: string, bytes: Buffer) {
        nodeFileCalls.writeSynced(draft, bytes);
        writeFileSync(path, 'theirs');
      },
    };
    await expect(replace({ path }, calls)).rejects.toThrow('was changed meanwhile');
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    expect(readdirSync(folder)).toEqual(['mcp.json']);
  });

  it('where a folder or a pipe is in its place, or a file in the place of its folder', async () => {
    const { folder, path } = aFile();
    mkdirSync(join(folder, 'sub'));
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    await expect(replace({ path: join(folder, 'sub') })).rejects.toThrow('it is no regular file');
    await expect(replace({ path: join(folder, 'pipe') })).rejects.toThrow('it is no regular file');
    await expect(replace({ path: join(path, 'x'), seen: null })).rejects.toThrow('its folder is a file');
    expect(readFileSync(path)).toEqual(old);
  });

  it.each([
    ['EACCES', 'assertWritable', /this account may not write it/],
    ['EROFS', 'makePrivateFolder', /on a disk that cannot be written/],
    ['EPERM', 'copyTraits', /this account may not write it/],
    ['ENOSPC', 'writeSynced', /the disk is full/],
    ['EBUSY', 'rename', /another program holds it/],
    ['EWEIRD', 'rename', /the system said EWEIRD/],
  ] as const)('where the system says %s to %s', async (code, name, sentence) => {
    const { folder, path } = aFile();
    const calls = {
      ...nodeFileCalls,
      [name]: () => {
        throw Object.assign(new Error(), { code });
      },
    };
    await expect(replace({ path }, calls)).rejects.toThrow(sentence);
    expect(readFileSync(path)).toEqual(old);
    expect(readdirSync(folder)).toEqual(['mcp.json']);
  });

  it('where the disk is really full', async ({ skip, onTestFinished }) => {
    const folder = aTemporaryFolder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
    skip(!mounted, 'no disk can be mounted here');
    onTestFinished(() => void spawnSync('umount', [folder]));
    const path = join(folder, 'mcp.json');
    writeFileSync(path, old);
    await expect(replace({ path, next: Buffer.alloc(80_000, 'x') })).rejects.toThrow('the disk is full');
    expect(readFileSync(path)).toEqual(old);
    expect(readdirSync(folder)).toEqual(['mcp.json']);
  });

  it('where the file is read-only, or the folder is, for another account than root', async () => {
    const { folder, path } = aFile(0o444);
    chmodSync(folder, 0o777);
    await expect(asSomebody(() => replace({ path }))).rejects.toThrow('this account may not write it');
    chmodSync(path, 0o666);
    chmodSync(folder, 0o555);
    await expect(asSomebody(() => replace({ path }))).rejects.toThrow('this account may not write it');
    expect(readFileSync(path)).toEqual(old);
    expect(readdirSync(folder)).toEqual(['mcp.json']);
  });
});

describe('the lock of a client', () => {
  it('is taken while its file is written, and is gone after', async () => {
    const { folder, path } = aFile();
    const seen: boolean[] = [];
    const calls = {
      ...nodeFileCalls,
      rename(from: string, to: string) {
        seen.push(existsSync(`${path}.lock`));
        nodeFileCalls.rename(from, to);
      },
    };
    await replace({ path, lockSuffix: '.lock' }, calls);
    expect(seen).toEqual([true]);
    expect(readdirSync(folder)).toEqual(['mcp.json']);
  });

  it('is waited for', async () => {
    const { path } = aFile();
    mkdirSync(`${path}.lock`);
    let tries = 0;
    const calls = {
      ...nodeFileCalls,
      lock(folder: string) {
        tries += 1;
        if (tries === 2) rmdirSync(folder);
        return nodeFileCalls.lock(folder);
      },
    };
    await replace({ path, lockSuffix: '.lock' }, calls);
    expect(tries).toBe(2);
    expect(readFileSync(path)).toEqual(next);
  });

  it('is not broken, and its file is left alone, while it is held', async () => {
    const { path } = aFile();
    mkdirSync(`${path}.lock`);
    await expect(replace({ path, lockSuffix: '.lock' })).rejects.toThrow(/Its client is writing.*“mcp.json.lock”/);
    expect(readFileSync(path)).toEqual(old);
    expect(existsSync(`${path}.lock`)).toBe(true);
  });

  it('of a file in a folder that is not there yet is taken too', async () => {
    const path = join(aTemporaryFolder(), 'new', 'mcp.json');
    await replace({ path, seen: null, lockSuffix: '.lock' });
    expect(readFileSync(path)).toEqual(next);
  });
});

const cases: [string, (path: string) => Replacement][] = [
  ['replaced', (path) => ({ path, seen: seenOld, next, lockSuffix: '.lock' })],
  ['removed', (path) => ({ path, seen: seenOld, next: null })],
  ['made', (path) => ({ path: join(path, '..', 'new', 'mcp.json'), seen: null, next, lockSuffix: '.lock' })],
];

type How = Parameters<typeof failingCalls>[1]['how'];

describe.each(cases)('while a file is %s', (_, replacement) => {
  /** Runs it anew for each of its calls, with that one going wrong. */
  async function atEachCall(hows: How[], check: (trial: Trial) => Promise<void> | void): Promise<void> {
    const counting = failingCalls(nodeFileCalls, { at: 0, how: 'before' });
    await replaceFile(replacement(aFile().path), counting.calls);
    expect(counting.names.length).toBeGreaterThan(4);
    const trials = hows.flatMap((how) => counting.names.map((name, index) => ({ how, name, at: index + 1 })));
    for (const { how, name, at } of trials) {
      const { folder, path } = aFile();
      const wanted = replacement(path);
      const [result] = await Promise.allSettled([replaceFile(wanted, failingCalls(nodeFileCalls, { at, how }).calls)]);
      const before = wanted.seen === null ? null : old;
      await check({ what: `${how} ${name}`, folder, wanted, before, result });
    }
  }

  it('it is the old or the new whichever call fails, and what is reported is what is so', async () => {
    await atEachCall(['before', 'after'], ({ what, wanted, before, result }) => {
      const isFailed = result.status === 'rejected';
      expect([what, contentOf(wanted.path)]).toEqual([what, isFailed ? before : wanted.next]);
      if (isFailed) expect(result.reason).toBeInstanceOf(GatehouseError);
    });
  });

  it('it is the old or the new whenever everything ends, and nobody else can read a draft', async () => {
    await atEachCall(['dead', 'dead-after'], async ({ what, folder, wanted, before }) => {
      const now = contentOf(wanted.path);
      expect([what, [before, wanted.next].some((each) => isSame(each, now))]).toEqual([what, true]);
      expect([what, readableDrafts(folder)]).toEqual([what, []]);
      // The next one gets through, once the client's own lock is gone.
      if (existsSync(`${wanted.path}.lock`)) rmdirSync(`${wanted.path}.lock`);
      await replace({ path: wanted.path, seen: now && { sha256: sha256Of(now) } });
      expect([what, contentOf(wanted.path)]).toEqual([what, next]);
    });
  });
});

interface Trial {
  what: string;
  folder: string;
  wanted: Replacement;
  before: Buffer | null;
  result: PromiseSettledResult<void>;
}

it('what a crash left behind is cleared away by the next one, but not what is being written', async () => {
  const { folder, path } = aFile();
  const names = ['0', '1'].map(
    (digit) => `.gatehouse-${'00000000-0000-4000-8000-000000000000'.replaceAll('0', digit)}.tmp`,
  );
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'draft'), 'secret');
  }
  utimesSync(join(folder, names[0] ?? ''), 1, 1);
  linkSync(path, join(folder, '.gatehouse-else.tmp'));
  await replace({ path });
  expect(readdirSync(folder).sort()).toEqual([names[1], '.gatehouse-else.tmp', 'mcp.json'].sort());
});

it('of two that write at once one wins, and the other says so', async () => {
  const { folder, path } = aFile();
  const others = Array.from({ length: 8 }, (_, index) => Buffer.from(`{"writer": ${index}}`));
  const results = await Promise.allSettled(others.map((each) => replace({ path, next: each })));
  const won = results.map(({ status }) => status === 'fulfilled');
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(readFileSync(path)).toEqual(others[won.indexOf(true)]);
  expect(readdirSync(folder)).toEqual(['mcp.json']);
});

it('the outermost folder that is missing is found', () => {
  const root = aTemporaryFolder();
  expect(missingFolder(join(root, 'a', 'b', 'c'), nodeFileCalls)).toBe(join(root, 'a'));
  expect(missingFolder(root, nodeFileCalls)).toBeNull();
});

function contentOf(path: string): Buffer | null {
  return existsSync(path) ? readFileSync(path) : null;
}

function isSame(one: Buffer | null | undefined, other: Buffer | null): boolean {
  return one && other ? one.equals(other) : one === other;
}

/** Files besides the one in question that others than the owner can reach. */
function readableDrafts(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tmp'))
    .filter((name) => (lstatSync(join(folder, name)).mode & 0o077) !== 0);
}

/** As an account to which the mode of a file means something; root may do anything. */
async function asSomebody<T>(act: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

function python(code: string, ...args: string[]): { status: number | null; stdout: string } {
  return spawnSync('python3', ['-c', `import os, sys; ${code}`, ...args], { encoding: 'utf8' });
}
