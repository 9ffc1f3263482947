import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { choicesOf, findPaths, findPathsIn } from '../../../../main/clients/places/glob';
import { startLook } from '../../../../main/clients/places/look';
import type { Machine } from '../../../../main/clients/places/machine';
import { aMachine } from '../../../support/a-machine';

const find = async (pattern: string, machine: Machine) =>
  findPaths(pattern, await startLook(machine, { isQuiet: false }));

describe('a pattern', () => {
  it('without a wildcard is a path, whether it exists or not', async () => {
    expect(await find('~/.codex/config.toml', aMachine('win32'))).toEqual({
      paths: ['C:\\Users\\anna\\.codex\\config.toml'],
      denied: [],
    });
  });

  it('with a star finds names in one folder, in their order', async () => {
    const machine = aMachine('linux');
    for (const name of ['b.json', 'a.json', 'a.txt', '.hidden.json', 'deep/c.json']) machine.put(`~/x/${name}`);
    expect((await find('~/x/*.json', machine)).paths).toEqual(['/home/anna/x/a.json', '/home/anna/x/b.json']);
  });

  it('with a star in a folder goes on below it', async () => {
    const machine = aMachine('win32');
    machine.makeFolder('~/AppData/Local/Packages/Claude_one');
    machine.makeFolder('~/AppData/Local/Packages/claude_two');
    machine.makeFolder('~/AppData/Local/Packages/Other');
    expect((await find('%LOCALAPPDATA%/Packages/Claude_*/x.json', machine)).paths).toEqual([
      'C:\\Users\\anna\\AppData\\Local\\Packages\\Claude_one\\x.json',
      'C:\\Users\\anna\\AppData\\Local\\Packages\\claude_two\\x.json',
    ]);
  });

  it('counts case on Linux', async () => {
    const machine = aMachine('linux');
    machine.put('~/x/A.json');
    expect((await find('~/x/a*', machine)).paths).toEqual([]);
  });

  it('takes names from disk as they are', async () => {
    const machine = aMachine('linux');
    machine.put('~/x/a+(b)[c].json');
    machine.put('~/x/line\nbreak.json');
    expect((await find('~/x/a+(*].json', machine)).paths).toEqual(['/home/anna/x/a+(b)[c].json']);
    expect((await find('~/x/*.json', machine)).paths).toHaveLength(2);
  });

  it('with two stars finds folders at any depth up to six, also hidden ones', async () => {
    const machine = aMachine('linux');
    const at = (depth: number) =>
      `/home/anna/x/${Array.from({ length: depth }, (_, index) => `.d${index}/`).join('')}f.json`;
    for (const depth of [0, 1, 6, 7]) machine.put(at(depth));
    const { paths } = await find('~/x/**/f.json', machine);
    expect(paths).toEqual(expect.arrayContaining([at(0), at(1), at(6)]));
    expect(paths).not.toContain(at(7));
  });

  it('with two stars passes over installed packages and does not follow a loop for ever', async () => {
    const machine = aMachine('linux');
    machine.put('~/x/node_modules/p/f.json');
    machine.put('~/x/.git/f.json');
    symlinkSync(machine.real('/home/anna/x'), machine.real('/home/anna/x/again'));
    const { paths } = await find('~/x/**/f.json', machine);
    expect(paths.length).toBeLessThanOrEqual(7);
    expect(paths.filter((path) => /node_modules|\.git/.test(path))).toEqual([]);
  });

  it('stays within its bounds in a folder without end', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `n${index}`);
    const machine = aMachine('linux', {
      files: {
        list: async () => names,
        stat: async () => ({ kind: 'directory', size: 0, mtimeMs: 0, isExecutable: true }),
      },
    });
    expect((await find('~/x/**/f.json', machine)).paths.length).toBeLessThanOrEqual(500);
    expect((await find('~/x/*/*/*/f.json', machine)).paths.length).toBeLessThanOrEqual(500);
  });

  it('gives up after 300 folders in which it found nothing', async () => {
    let listings = 0;
    const machine = aMachine('linux', {
      files: {
        list: async (folder) => {
          listings += 1;
          return folder === '/home/anna/x' ? Array.from({ length: 2000 }, (_, index) => `n${index}`) : [];
        },
      },
    });
    expect((await find('~/x/*/*.json', machine)).paths).toEqual([]);
    expect(listings).toBe(300);
  });

  it('in a home whose name looks like a pattern is still a path', async () => {
    const machine = { ...aMachine('linux'), home: '/home/{a,b}*' };
    expect((await find('~/.codex', machine)).paths).toEqual(['/home/{a,b}*/.codex']);
  });

  it('tells of folders that may not be listed, and nothing of those that are not there', async () => {
    const denied = aMachine('linux', {
      files: { list: async () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' })) },
    });
    expect(await find('~/x/*.json', denied)).toEqual({ paths: [], denied: ['/home/anna/x'] });
    expect(await find('~/x/*.json', aMachine('linux'))).toEqual({ paths: [], denied: [] });
  });

  it('is looked for below a given folder', async () => {
    const machine = aMachine('linux');
    machine.put('/src/app/a.code-workspace');
    const look = await startLook(machine, { isQuiet: false });
    expect((await findPathsIn('/src/app', '*.code-workspace', look)).paths).toEqual(['/src/app/a.code-workspace']);
  });
});

it('spells out choices', () => {
  expect(choicesOf('a/{b,c d}/e')).toEqual(['a/b/e', 'a/c d/e']);
  expect(choicesOf('a/{b,c}/{d,e}')).toEqual(['a/b/d', 'a/b/e', 'a/c/d', 'a/c/e']);
  expect(choicesOf('a/b')).toEqual(['a/b']);
});
