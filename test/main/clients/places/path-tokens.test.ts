import { describe, expect, it } from 'vitest';
import { basesOf, cleanPath, placeOf, variable } from '../../../../main/clients/places/path-tokens';
import { aMachine } from '../../../support/a-machine';

describe('what tokens stand for', () => {
  it('are the usual folders of each system', async () => {
    expect(await basesOf(aMachine('darwin'))).toMatchObject({
      '~': '/Users/anna',
      $APP_DATA: '/Users/anna/Library/Application Support',
      $XDG_CONFIG_HOME: '/Users/anna/.config',
    });
    expect(await basesOf(aMachine('linux'))).toMatchObject({
      $APP_DATA: '/home/anna/.config',
      $XDG_DATA_HOME: '/home/anna/.local/share',
    });
    expect(await basesOf(aMachine('win32'))).toMatchObject({
      '~': 'C:\\Users\\anna',
      $APP_DATA: 'C:\\Users\\anna\\AppData\\Roaming',
      '%APPDATA%': 'C:\\Users\\anna\\AppData\\Roaming',
      '%LOCALAPPDATA%': 'C:\\Users\\anna\\AppData\\Local',
      '%ProgramFiles%': 'C:\\Program Files',
      '%ProgramData%': 'C:\\ProgramData',
    });
  });

  it('follow an absolute path of the environment, and no relative one', async () => {
    const environment = { XDG_CONFIG_HOME: '/x/', XDG_DATA_HOME: 'data' };
    expect(await basesOf(aMachine('linux', { environment }))).toMatchObject({
      $XDG_CONFIG_HOME: '/x',
      $APP_DATA: '/x',
      $XDG_DATA_HOME: '/home/anna/.local/share',
    });
  });

  it('follow a moved profile of Windows only where it is there, for the environment can be another account’s', async () => {
    const machine = aMachine('win32', {
      environment: { APPDATA: 'D:\\Roaming', localappdata: 'C:\\Windows\\ServiceProfiles\\Local' },
    });
    machine.makeFolder('D:/Roaming');
    expect(await basesOf(machine)).toMatchObject({
      '%APPDATA%': 'D:\\Roaming',
      '%LOCALAPPDATA%': 'C:\\Users\\anna\\AppData\\Local',
    });
  });
});

it('splits a pattern into a plain base and parts', async () => {
  const bases = await basesOf(aMachine('linux'));
  expect(placeOf('$XDG_CONFIG_HOME/zed/*.json', bases)).toEqual({
    base: '/home/anna/.config',
    segments: ['zed', '*.json'],
  });
  expect(placeOf('/etc/codex/config.toml', bases)).toEqual({ base: '/', segments: ['etc', 'codex', 'config.toml'] });
});

it.each([
  ['/a/../b//c/', 'linux', '/b/c'],
  ['/', 'linux', '/'],
  ['a/b', 'linux', null],
  ['C:/a/../b/', 'win32', 'C:\\b'],
  ['C:\\', 'win32', 'C:\\'],
  ['\\\\server\\share\\home', 'win32', '\\\\server\\share\\home'],
  ['\\\\?\\C:\\a', 'win32', null],
  ['C:a', 'win32', null],
  ['/a\nb', 'darwin', null],
] as const)('cleans %j on %s', (text, platform, clean) => {
  expect(cleanPath(text, platform)).toBe(clean);
});

it('takes an empty variable for none, and minds case except on Windows', () => {
  expect(variable(aMachine('linux', { environment: { A: '' } }), 'A')).toBeUndefined();
  expect(variable(aMachine('linux', { environment: { a: '1' } }), 'A')).toBeUndefined();
  expect(variable(aMachine('win32', { environment: { a: '1' } }), 'A')).toBe('1');
});
