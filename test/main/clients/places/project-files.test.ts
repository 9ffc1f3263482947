import { expect, it } from 'vitest';
import { clientKind } from '../../../../main/clients/catalogue/client-kinds';
import { startLook } from '../../../../main/clients/places/look';
import type { Machine } from '../../../../main/clients/places/machine';
import { findProjectFiles, isProject } from '../../../../main/clients/places/project-files';
import { aMachine } from '../../../support/a-machine';

async function find(id: string, machine: Machine, folders: readonly string[]) {
  const kind = clientKind(id);
  if (!kind) throw new Error(`no kind “${id}”`);
  const look = await startLook(machine, { isQuiet: false });
  return findProjectFiles(kind, look, { folders, ownFiles: ['C:\\Users\\anna\\.claude.json'] });
}

it('looks only into absolute folders that are there, each once', async () => {
  const machine = aMachine('linux');
  machine.makeFolder('/src/app');
  machine.put('/src/file');
  const folders = ['src/app', '/src/app', '/src/app/', '/src/../src/app', '/gone', '/src/file', '/', '~', '/a\u0007'];
  const found = await find('cursor', machine, folders);
  expect(found.map(({ path }) => path)).toEqual(['/src/app/.cursor/mcp.json']);
});

it('does not take a folder that it may not look at for one that is gone', async () => {
  const machine = aMachine('darwin', { files: { stat: async () => 'denied' } });
  expect(await find('cursor', machine, ['/Users/anna/Documents/app'])).toHaveLength(1);
});

it('does not ask for folders on other computers', async () => {
  const asked: string[] = [];
  const machine = aMachine('win32', {
    files: {
      stat: async (path) => {
        asked.push(path);
        return 'absent';
      },
    },
  });
  await find('cursor', machine, ['\\\\evil\\share\\app', '//evil/share/app']);
  expect(asked.filter((path) => path.includes('evil'))).toEqual([]);
  expect(isProject('\\\\evil\\share\\app', 'win32')).toBe(false);
});

it('takes no whole disk for a project', () => {
  expect(isProject('/', 'linux')).toBe(false);
  expect(isProject('C:\\', 'win32')).toBe(false);
  expect(isProject('C:\\src', 'win32')).toBe(true);
});

it('knows both ways in which Windows folders are noted', async () => {
  const machine = aMachine('win32');
  machine.makeFolder('C:/src/app');
  const found = await find('claude-code', machine, ['C:\\src\\app']);
  expect(found.map(({ container }) => container?.segments[1]).filter((segment) => segment !== undefined)).toEqual([
    'C:\\src\\app',
    'C:/src/app',
  ]);
});

it('finds files by pattern in the folder alone, not below it', async () => {
  const machine = aMachine('linux');
  machine.put('/src/app/.continue/mcpServers/one.yaml');
  machine.put('/src/app/.continue/mcpServers/two.json');
  machine.put('/src/app/deep/.continue/mcpServers/three.yaml');
  const found = await find('continue', machine, ['/src/app']);
  expect(found.map(({ path, format }) => [path, format])).toEqual([
    ['/src/app/.continue/mcpServers/one.yaml', undefined],
    ['/src/app/.continue/mcpServers/two.json', 'json'],
  ]);
});

it('serves a list that is too long with its first 300 folders', async () => {
  const machine = aMachine('linux', {
    files: { stat: async () => ({ kind: 'directory', size: 0, mtimeMs: 0, isExecutable: true }) },
  });
  const folders = Array.from({ length: 1000 }, (_, index) => `/src/${index}`);
  expect(await find('cursor', machine, folders)).toHaveLength(300);
});
