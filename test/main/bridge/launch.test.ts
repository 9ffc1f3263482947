import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { gatehouseCommand, launch } from '../../../main/bridge/launch';

const own = { execPath: '/bin/node', before: ['/x/gatehouse.js'], isElectron: false, appImage: undefined, home: '/h' };

describe('gatehouseCommand', () => {
  it('is the same command by the same program where there is no app', () => {
    const args = ['/x/gatehouse.js', 'serve', '--home', '/h'];
    expect(gatehouseCommand(own)).toEqual({ command: '/bin/node', args });
  });

  it('is the app itself, which stays in the tray', () => {
    const app = { ...own, execPath: '/opt/gatehouse', before: [], isElectron: true };
    expect(gatehouseCommand(app)).toEqual({ command: '/opt/gatehouse', args: ['--hidden', '--home', '/h'] });
    // The program in the image is gone with us.
    expect(gatehouseCommand({ ...app, appImage: '/apps/Gatehouse.AppImage' }).command).toBe('/apps/Gatehouse.AppImage');
  });
});

describe('launch', () => {
  function aFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-launch-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  it('starts a program that stands by itself: its own group, nothing of our ends, in the given folder', async () => {
    const cwd = aFolder();
    const script = `
      const { writeFileSync, readlinkSync, renameSync } = require('node:fs');
      const pgid = require('node:fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[2];
      const fds = [0, 1, 2].map((fd) => readlinkSync('/proc/self/fd/' + fd));
      writeFileSync('draft', JSON.stringify({ own: Number(pgid) === process.pid, fds, cwd: process.cwd() }));
      renameSync('draft', 'seen');`;
    launch({ command: process.execPath, args: ['-e', script] }, { cwd, log: () => {} });
    const nothing = '/dev/null';
    const expected = { own: true, fds: [nothing, nothing, nothing], cwd };
    const seen = () => JSON.parse(readFileSync(join(cwd, 'seen'), 'utf8'));
    await vi.waitFor(() => expect(seen()).toEqual(expected), 5000);
  });

  it.each([
    ['is not there', { command: '/no/such/program', args: [] }, 'could not be started'],
    ['ends at once', { command: process.execPath, args: ['-e', 'process.exit(3)'] }, 'ended at once'],
  ])('says what to do where it %s', async (_what, command, words) => {
    const said: string[] = [];
    launch(command, { cwd: aFolder(), log: (line) => said.push(line) });
    await vi.waitFor(() => expect(said.join()).toContain(words), 5000);
  });
});
