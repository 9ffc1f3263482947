import { describe, expect, it } from 'vitest';
import { detectClients } from '../../../../main/clients/detect';
import { foldersToWatch } from '../../../../main/clients/watch/folders-to-watch';
import { aMachine, type MadeUpMachine } from '../../../support/a-machine';

async function watched(machine: MadeUpMachine, kinds: readonly string[], folders: readonly string[] = [], path = '') {
  const detected = await detectClients(machine, { folders, path });
  const files = detected.filter(({ kind }) => kinds.includes(kind.id)).flatMap((each) => each.files);
  const found = await foldersToWatch(machine, { guarded: new Set(kinds), files, folders, path });
  return (folder: string) => {
    const names = found.get(folder);
    return (
      names && {
        files: [...names.files],
        folders: [...names.folders],
        comes: (name: string) => names.patterns.some((pattern) => pattern.test(name)),
      }
    );
  };
}

describe('what is watched', () => {
  it('is the folder of a file that may come, and every folder on the way to it', async () => {
    const at = await watched(aMachine('linux'), ['zed']);
    expect(at('/home/anna/.config/zed')?.files).toContain('settings.json');
    expect(at('/home/anna/.config')?.folders).toContain('zed');
    expect(at('/home/anna')?.folders).toContain('.config');
    expect(at('/home')?.folders).toEqual(['anna']);
    expect(at('/')).toBeUndefined();
  });

  it('is a file in the home itself, by its name alone', async () => {
    const at = await watched(aMachine('linux'), ['claude-code']);
    expect(at('/home/anna')?.files).toContain('.claude.json');
    for (const name of ['.bash_history', '.claude.json.tmp', 'notes.txt'])
      expect(at('/home/anna')?.comes(name), name).toBe(false);
  });

  it('is where a project’s file may come', async () => {
    const machine = aMachine('linux');
    machine.makeFolder('/srv/app');
    const at = await watched(machine, ['cursor'], ['/srv/app']);
    expect(at('/srv/app/.cursor')?.files).toContain('mcp.json');
    expect(at('/srv/app')?.folders).toContain('.cursor');
  });

  it('is whatever comes where a star stands, such as profiles', async () => {
    const machine = aMachine('linux');
    const at = await watched(machine, ['vscode']);
    expect(at('/home/anna/.config/Code/User/profiles')?.comes('a1b2c3')).toBe(true);
  });

  it('is where a client that is not here would show, by its folder or its program', async () => {
    const at = await watched(aMachine('linux'), [], [], '/usr/bin:relative:/opt/bin');
    expect(at('/home/anna')?.files).toContain('.cursor');
    expect(at('/usr/bin')?.files).toEqual(expect.arrayContaining(['codex', 'claude']));
    expect(at('/opt/bin')?.files).toContain('codex');
    expect(at('relative')).toBeUndefined();
  });

  it('is no file of a client that is not connected', async () => {
    const at = await watched(aMachine('linux'), []);
    expect(at('/home/anna/.cursor')?.files ?? []).not.toContain('mcp.json');
  });

  it.each(['darwin', 'win32'] as const)(
    'is found in small letters on %s, where case does not count',
    async (platform) => {
      const machine = aMachine(platform);
      const at = await watched(machine, ['claude-desktop']);
      const folder = {
        darwin: '/Users/anna/Library/Application Support/Claude',
        win32: 'C:\\Users\\anna\\AppData\\Roaming\\Claude',
      };
      expect(at(folder[platform])?.files).toContain('claude_desktop_config.json');
      const above = { darwin: '/Users/anna/Library/Application Support', win32: 'C:\\Users\\anna\\AppData\\Roaming' };
      expect(at(above[platform])?.folders).toContain('claude');
    },
  );

  it('does not list what lies in the person’s visible folders on macOS', async () => {
    const machine = aMachine('darwin');
    const at = await watched(machine, ['vscode']);
    expect(at('/Users/anna/Library/Application Support/Code/User/profiles')?.comes('a1b2c3') ?? false).toBe(false);
  });
});
