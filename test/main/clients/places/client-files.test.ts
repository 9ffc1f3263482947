import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientKind } from '../../../../main/clients/catalogue/client-kinds';
import { clientFiles, findClientFiles } from '../../../../main/clients/places/client-files';
import { startLook } from '../../../../main/clients/places/look';
import type { Machine } from '../../../../main/clients/places/machine';
import { aMachine } from '../../../support/a-machine';

function kindOf(id: string) {
  const kind = clientKind(id);
  if (!kind) throw new Error(`no kind “${id}”`);
  return kind;
}

const filesOf = (id: string, machine: Machine, folders: readonly string[] = []) =>
  clientFiles(kindOf(id), machine, folders);

describe('the person’s own file', () => {
  it('is named even where it is absent, for it is what we would write', async () => {
    expect(await filesOf('cursor', aMachine('linux'))).toEqual([
      {
        kind: 'cursor',
        path: '/home/anna/.cursor/mcp.json',
        realPath: null,
        scope: 'user',
        folder: null,
        format: 'jsonc',
        container: { segments: ['mcpServers'], kind: 'map', idField: null },
        state: 'absent',
        isTarget: true,
        mayEdit: true,
        elsewhere: null,
      },
    ]);
  });

  it('says where a link leads, and stays what the client knows', async () => {
    const machine = aMachine('linux');
    const dotfile = machine.put('~/dotfiles/cursor.json');
    machine.makeFolder('~/.cursor');
    symlinkSync(machine.real(dotfile), machine.real('/home/anna/.cursor/mcp.json'));
    expect(await filesOf('cursor', machine)).toMatchObject([
      { path: '/home/anna/.cursor/mcp.json', realPath: dotfile, state: 'present', isTarget: true, mayEdit: true },
    ]);
  });

  it('is one file where two paths lead to the same', async () => {
    const machine = aMachine('linux');
    const current = machine.put('~/.lmstudio/mcp.json');
    machine.makeFolder('~/.cache');
    symlinkSync(machine.real('/home/anna/.lmstudio'), machine.real('/home/anna/.cache/lm-studio'));
    expect((await filesOf('lm-studio', machine)).map(({ path }) => path)).toEqual([current]);
  });

  it('is called odd where a folder stands in its place, and absent behind a link to nowhere', async () => {
    const machine = aMachine('linux');
    machine.makeFolder('~/.cursor/mcp.json');
    machine.makeFolder('~/.codex');
    symlinkSync(machine.real('/nowhere'), machine.real('/home/anna/.codex/config.toml'));
    expect(await filesOf('cursor', machine)).toMatchObject([{ state: 'odd' }]);
    expect(await filesOf('codex', machine)).toMatchObject([{ state: 'absent', isTarget: true }]);
  });

  it('is called denied, and never absent, where we may not look', async () => {
    const machine = aMachine('darwin', { files: { stat: async () => 'denied' } });
    expect(await filesOf('claude-desktop', machine)).toMatchObject([
      { state: 'denied', realPath: null, isTarget: true },
    ]);
  });

  it('of a client that we cannot write is read only', async () => {
    const machine = aMachine('linux');
    machine.put('~/.openclaw/openclaw.json');
    expect(await filesOf('openclaw', machine)).toMatchObject([{ state: 'present', isTarget: false }]);
    expect(await filesOf('raycast', aMachine('darwin'))).toEqual([]);
  });

  it('comes twice where it has two places for servers', async () => {
    const machine = aMachine('linux');
    const path = machine.put('~/.config/Witsy/settings.json');
    expect(await filesOf('witsy', machine)).toMatchObject([
      { path, container: { segments: ['mcpServers'] }, isTarget: true },
      { path, container: { segments: ['mcp', 'servers'], kind: 'list', idField: 'uuid' }, isTarget: false },
    ]);
  });
});

describe('other files', () => {
  it('are those of profiles, which are written where they exist', async () => {
    const machine = aMachine('darwin');
    const user = '~/Library/Application Support/Code/User';
    const profile = machine.put(`${user}/profiles/-6a5b/mcp.json`);
    machine.makeFolder(`${user}/profiles/1f2e`);
    const files = await filesOf('vscode', machine);
    expect(files.map(({ path, scope, isTarget }) => [path, scope, isTarget])).toEqual([
      ['/Users/anna/Library/Application Support/Code/User/mcp.json', 'user', true],
      [profile, 'profile', true],
    ]);
  });

  it('have their own place for servers', async () => {
    const machine = aMachine('win32');
    machine.put('~/AppData/Roaming/Code/User/settings.json');
    expect(await filesOf('vscode', machine)).toContainEqual(
      expect.objectContaining({
        path: 'C:\\Users\\anna\\AppData\\Roaming\\Code\\User\\settings.json',
        scope: 'user',
        container: { segments: ['mcp', 'servers'], kind: 'map', idField: null },
        isTarget: false,
        mayEdit: true,
      }),
    );
  });

  it('of administrators and plugins are never changed', async () => {
    const machine = aMachine('linux');
    machine.put('/etc/claude-code/managed-mcp.json');
    machine.put('~/.claude/plugins/cache/market/tool/1.0.0/.mcp.json');
    machine.put('~/.claude/plugins/cache/market/tool/1.0.0/.claude-plugin/plugin.json');
    machine.put('~/.claude/plugins/cache/market/tool/node_modules/other/.mcp.json');
    const files = (await filesOf('claude-code', machine)).filter(
      ({ scope }) => scope === 'managed' || scope === 'plugin',
    );
    expect(files.map(({ path }) => path)).toEqual([
      '/etc/claude-code/managed-mcp.json',
      '/home/anna/.claude/plugins/cache/market/tool/1.0.0/.mcp.json',
      '/home/anna/.claude/plugins/cache/market/tool/1.0.0/.claude-plugin/plugin.json',
    ]);
    for (const file of files) expect(file).toMatchObject({ isTarget: false, mayEdit: false });
  });

  it('of older versions count only until there is a newer one', async () => {
    const machine = aMachine('linux');
    const old = machine.put(
      '~/.config/Cursor/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
    );
    const listed = async () => (await filesOf('cline', machine)).map(({ path, scope }) => [path, scope]);
    const current = '/home/anna/.cline/data/settings/cline_mcp_settings.json';
    expect(await listed()).toEqual([
      [current, 'user'],
      [old, 'legacy'],
    ]);
    machine.put(current);
    expect(await listed()).toEqual([[current, 'user']]);
  });

  it('of older versions still count beside files that came in another way', async () => {
    const machine = aMachine('linux');
    const old = machine.put('~/.continue/config.json');
    machine.put('~/.continue/mcpServers/one.yaml');
    expect((await filesOf('continue', machine)).map(({ path }) => path)).toContain(old);
  });

  it('are shown as denied where their folder cannot be listed', async () => {
    const machine = aMachine('linux', {
      files: { list: async () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) },
    });
    machine.makeFolder('~/.kiro/agents');
    expect(await filesOf('kiro', machine)).toContainEqual(
      expect.objectContaining({ path: '/home/anna/.kiro/agents', state: 'denied', isTarget: false }),
    );
  });
});

describe('files of projects', () => {
  it('are found in the given folders', async () => {
    const machine = aMachine('linux');
    machine.put('/src/app/.vscode/mcp.json');
    machine.put('/src/app/.mcp.json');
    machine.put('/src/app/.devcontainer/devcontainer.json');
    machine.put('/src/app/app.code-workspace');
    machine.put('/src/other/.vscode/mcp.json');
    const files = (await filesOf('vscode', machine, ['/src/app'])).filter(({ scope }) => scope === 'project');
    expect(files.map(({ path, container }) => [path, container.segments.join('.')])).toEqual([
      ['/src/app/.vscode/mcp.json', 'servers'],
      ['/src/app/.mcp.json', 'mcpServers'],
      ['/src/app/.devcontainer/devcontainer.json', 'customizations.vscode.mcp.servers'],
      ['/src/app/app.code-workspace', 'settings.mcp.servers'],
    ]);
    for (const file of files) expect(file).toMatchObject({ folder: '/src/app', isTarget: false, mayEdit: true });
  });

  it('are also parts of the person’s own file, under the name of the folder', async () => {
    const machine = aMachine('linux');
    const own = machine.put('~/.claude.json');
    machine.makeFolder('/src/app');
    expect(await filesOf('claude-code', machine, ['/src/app'])).toContainEqual(
      expect.objectContaining({
        path: own,
        scope: 'project',
        folder: '/src/app',
        container: { segments: ['projects', '/src/app', 'mcpServers'], kind: 'map', idField: null },
      }),
    );
  });

  it('are not listed twice where a project is the home itself', async () => {
    const machine = aMachine('linux');
    machine.put('~/.cursor/mcp.json');
    expect(await filesOf('cursor', machine, ['/home/anna'])).toMatchObject([{ scope: 'user', isTarget: true }]);
  });

  it('are left alone where a link leads out of the project', async () => {
    const machine = aMachine('linux');
    const outside = machine.put('~/.kube/config.json');
    machine.makeFolder('/src/app/.cursor');
    symlinkSync(machine.real(outside), machine.real('/src/app/.cursor/mcp.json'));
    machine.put('/src/near/real.json');
    machine.makeFolder('/src/near/.cursor');
    symlinkSync(machine.real('/src/near/real.json'), machine.real('/src/near/.cursor/mcp.json'));
    const files = (await filesOf('cursor', machine, ['/src/app', '/src/near'])).filter(
      ({ scope }) => scope === 'project',
    );
    expect(files.map(({ realPath, mayEdit }) => [realPath, mayEdit])).toEqual([
      [outside, false],
      ['/src/near/real.json', true],
    ]);
  });

  it('are left alone where nobody can say where the folder is', async () => {
    const machine = aMachine('linux');
    machine.put('/src/app/.cursor/mcp.json');
    const realPath: Machine['files']['realPath'] = async (path) => {
      if (path === '/src/app') throw new Error('gone');
      return machine.files.realPath(path);
    };
    const files = await filesOf('cursor', { ...machine, files: { ...machine.files, realPath } }, ['/src/app']);
    expect(files.filter(({ scope }) => scope === 'project')).toMatchObject([{ mayEdit: false }]);
  });

  it('may be edited in a folder that is a link itself', async () => {
    const machine = aMachine('linux');
    machine.put('/data/app/.cursor/mcp.json');
    symlinkSync(machine.real('/data/app'), machine.real('/app'));
    expect(await filesOf('cursor', machine, ['/app'])).toContainEqual(
      expect.objectContaining({ path: '/app/.cursor/mcp.json', realPath: '/data/app/.cursor/mcp.json', mayEdit: true }),
    );
  });
});

it('tells which variables were not followed', async () => {
  const machine = aMachine('linux', { environment: { CODEX_HOME: 'relative' } });
  const found = await findClientFiles(kindOf('codex'), await startLook(machine, { isQuiet: true }), []);
  expect(found.ignoredVariables).toEqual(['CODEX_HOME']);
});
