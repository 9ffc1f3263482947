import { chmodSync, chownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { prepareHome, resolveHome } from '../../../main/store/home';
import { aHome } from './support/builders';

describe('where the home is', () => {
  it.each([
    ['--home before all else', '/flag', { GATEHOUSE_HOME: '/variable' }, 'linux', '/flag'],
    ['GATEHOUSE_HOME next', undefined, { GATEHOUSE_HOME: '/variable', HOME: '/h' }, 'linux', '/variable'],
    ['the XDG folder on Linux', undefined, { XDG_CONFIG_HOME: '/xdg', HOME: '/h' }, 'linux', '/xdg/gatehouse'],
    [
      '~/.config when the XDG folder is relative',
      undefined,
      { XDG_CONFIG_HOME: 'xdg', HOME: '/h' },
      'linux',
      '/h/.config/gatehouse',
    ],
    ['~/.config without XDG', undefined, { HOME: '/h' }, 'linux', '/h/.config/gatehouse'],
    ['Application Support on macOS', undefined, { HOME: '/h' }, 'darwin', '/h/Library/Application Support/Gatehouse'],
    ['APPDATA on Windows', undefined, { APPDATA: 'C:\\A' }, 'win32', 'C:\\A\\Gatehouse'],
    [
      'the profile on Windows without APPDATA',
      undefined,
      { USERPROFILE: 'C:\\U' },
      'win32',
      'C:\\U\\AppData\\Roaming\\Gatehouse',
    ],
  ] as const)('is %s', (_what, flag, environment, platform, home) => {
    expect(resolveHome({ flag, environment, platform })).toBe(home);
  });
});

describe('preparing the home', () => {
  it('makes a folder that only its owner can enter, under any umask', () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const home = join(aHome(), 'deep', 'home');
    prepareHome(home);
    expect(lstatSync(home).mode & 0o777).toBe(0o700);
  });

  it('closes a folder and files that were left open', () => {
    const home = aHome();
    writeFileSync(join(home, 'settings.json'), '{}');
    chmodSync(join(home, 'settings.json'), 0o666);
    chmodSync(home, 0o777);
    prepareHome(home);
    expect(lstatSync(home).mode & 0o777).toBe(0o700);
    expect(lstatSync(join(home, 'settings.json')).mode & 0o777).toBe(0o600);
  });

  it('does not follow a link inside it', () => {
    const outside = aHome();
    const target = join(outside, 'shared.txt');
    writeFileSync(target, '');
    chmodSync(target, 0o644);
    const home = aHome();
    symlinkSync(target, join(home, 'link'));
    prepareHome(home);
    expect(lstatSync(target).mode & 0o777).toBe(0o644);
  });

  it('refuses a link, a file and a place where it cannot be made', () => {
    const folder = aHome();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    writeFileSync(join(folder, 'file'), '');
    expect(() => prepareHome(join(folder, 'link'))).toThrow(/is a link to somewhere else\. Name the folder/);
    expect(() => prepareHome(join(folder, 'dangling'))).toThrow(/is a link to somewhere else/);
    expect(() => prepareHome(join(folder, 'file'))).toThrow(/is not a folder\. Name a folder/);
    expect(() => prepareHome(join(folder, 'file', 'home'))).toThrow(/part of the path is not a folder/);
  });

  it.runIf(process.getuid?.() === 0)('refuses a folder of another user, and leaves it as it is', () => {
    const home = aHome();
    chownSync(home, 65_534, 65_534);
    chmodSync(home, 0o755);
    expect(() => prepareHome(home)).toThrow(/belongs to another user\. Name a folder of your own/);
    expect(lstatSync(home).mode & 0o777).toBe(0o755);
  });
});
