import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientKind } from '../../../../main/clients/catalogue/client-kinds';
import { clientFiles } from '../../../../main/clients/places/client-files';
import { machinesElsewhere, readDistributions } from '../../../../main/clients/places/elsewhere';
import type { Machine } from '../../../../main/clients/places/machine';
import { aMachine } from '../../../support/a-machine';

const cursorFiles = async (machine: Machine) => {
  const kind = clientKind('cursor');
  return kind ? clientFiles(kind, machine, []) : [];
};

describe('seen from Windows', () => {
  it('each home in a distribution is a machine of its own, whose files are shown and never written', async () => {
    const windows = aMachine('win32');
    windows.put('\\\\wsl.localhost\\Ubuntu-24.04\\home\\anna\\.cursor\\mcp.json');
    windows.makeFolder('\\\\wsl.localhost\\Ubuntu-24.04\\home\\bob');
    windows.put('\\\\wsl.localhost\\Ubuntu-24.04\\home\\notes.txt');
    const [anna, bob, ...others] = await machinesElsewhere(windows, ['Ubuntu-24.04', 'Gone']);
    expect(others).toEqual([]);
    expect(bob).toMatchObject({ platform: 'linux', home: '/home/bob' });
    expect(anna && (await cursorFiles(anna))).toEqual([
      expect.objectContaining({
        path: '\\\\wsl.localhost\\Ubuntu-24.04\\home\\anna\\.cursor\\mcp.json',
        realPath: '\\\\wsl.localhost\\Ubuntu-24.04\\home\\anna\\.cursor\\mcp.json',
        elsewhere: 'Ubuntu-24.04 (WSL), anna',
        state: 'present',
        isTarget: false,
        mayEdit: false,
      }),
    ]);
    expect(bob && (await cursorFiles(bob))).toEqual([]);
  });

  it('only names that can be a distribution are asked for', async () => {
    const asked: string[] = [];
    const windows = aMachine('win32', {
      files: {
        list: async (path) => {
          asked.push(path);
          return [];
        },
      },
    });
    await machinesElsewhere(windows, ['..\\..\\evil', 'a\\b', '', '-x', 'docker-desktop', 'Debian']);
    expect(asked).toEqual(['\\\\wsl.localhost\\Debian\\home']);
  });
});

describe('seen from inside WSL', () => {
  const environment = { WSL_DISTRO_NAME: 'Ubuntu' };

  it('each person of Windows is a machine of its own', async () => {
    const linux = aMachine('linux', { environment });
    linux.put('/mnt/c/Users/anna/.cursor/mcp.json');
    linux.put('/mnt/c/Users/anna/AppData/Roaming/Code/User/mcp.json');
    for (const name of ['Public', 'Default', 'All Users']) linux.makeFolder(`/mnt/c/Users/${name}`);
    linux.put('/mnt/c/Users/desktop.ini');
    const machines = await machinesElsewhere(linux, []);
    expect(machines).toMatchObject([{ platform: 'win32', home: 'C:\\Users\\anna' }]);
    const [windows] = machines;
    expect(windows && (await cursorFiles(windows))).toMatchObject([
      { path: '/mnt/c/Users/anna/.cursor/mcp.json', isTarget: false, mayEdit: false, elsewhere: 'Windows, anna' },
    ]);
    const kind = clientKind('vscode');
    expect(kind && windows && (await clientFiles(kind, windows, []))).toMatchObject([
      { path: '/mnt/c/Users/anna/AppData/Roaming/Code/User/mcp.json', state: 'present' },
    ]);
  });

  it('is known by its interpreter for Windows programs where the environment is silent', async () => {
    const linux = aMachine('linux');
    linux.makeFolder('/mnt/c/Users/anna');
    expect(await machinesElsewhere(linux, [])).toEqual([]);
    linux.put('/proc/sys/fs/binfmt_misc/WSLInterop');
    expect(await machinesElsewhere(linux, [])).toHaveLength(1);
  });
});

it('follows a link from one system into the other as far as showing it goes', async () => {
  const linux = aMachine('linux', { environment: { WSL_DISTRO_NAME: 'Ubuntu' } });
  linux.put('/srv/cursor.json');
  linux.makeFolder('/mnt/c/Users/anna/.cursor');
  symlinkSync(linux.real('/srv/cursor.json'), linux.real('/mnt/c/Users/anna/.cursor/mcp.json'));
  const [windows] = await machinesElsewhere(linux, []);
  expect(windows && (await cursorFiles(windows))).toMatchObject([
    { path: '/mnt/c/Users/anna/.cursor/mcp.json', realPath: '/srv/cursor.json', mayEdit: false },
  ]);
});

it('does the same with a link out of a distribution', async () => {
  const windows = aMachine('win32');
  windows.put('C:\\shared\\cursor.json');
  windows.makeFolder('\\\\wsl.localhost\\Debian\\home\\anna\\.cursor');
  const link = '\\\\wsl.localhost\\Debian\\home\\anna\\.cursor\\mcp.json';
  symlinkSync(windows.real('C:\\shared\\cursor.json'), windows.real(link));
  const [debian] = await machinesElsewhere(windows, ['Debian']);
  expect(debian && (await cursorFiles(debian))).toMatchObject([
    { path: link, realPath: 'C:\\shared\\cursor.json', mayEdit: false },
  ]);
});

it('has nothing on macOS', async () => {
  const mac = aMachine('darwin', { environment: { WSL_DISTRO_NAME: 'x' } });
  mac.makeFolder('/mnt/c/Users/anna');
  expect(await machinesElsewhere(mac, ['Ubuntu'])).toEqual([]);
});

it('reads the list of distributions in the coding of Windows', () => {
  const text = 'Ubuntu-24.04\r\ndocker-desktop\r\nDebian\r\n\r\nbad name\r\n';
  expect(readDistributions(Buffer.from(text, 'utf16le'))).toEqual(['Ubuntu-24.04', 'Debian']);
  expect(readDistributions(Buffer.from(`\u{feff}${text}`, 'utf16le'))).toEqual(['Ubuntu-24.04', 'Debian']);
  expect(readDistributions(Buffer.from(text))).toEqual(['Ubuntu-24.04', 'Debian']);
  expect(readDistributions(Buffer.alloc(0))).toEqual([]);
});
