import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findBinaries } from '../../../../main/clients/places/find-binaries';
import { startLook } from '../../../../main/clients/places/look';
import type { Machine } from '../../../../main/clients/places/machine';
import { aMachine } from '../../../support/a-machine';

async function find(names: readonly string[], path: string, machine: Machine) {
  const look = await startLook(machine, { isQuiet: true });
  return Object.fromEntries(await findBinaries(names, path, look));
}

describe('programs on the PATH', () => {
  it('are found in the first folder that has them', async () => {
    const machine = aMachine('linux');
    machine.put('/usr/bin/codex');
    machine.put('/opt/bin/codex');
    machine.put('/opt/bin/claude');
    expect(await find(['claude', 'codex', 'gemini'], '/usr/bin:/opt/bin:/gone', machine)).toEqual({
      codex: '/usr/bin/codex',
      claude: '/opt/bin/claude',
    });
  });

  it('are files that can be run', async () => {
    const machine = aMachine('linux');
    const plain = machine.put('/usr/bin/codex');
    chmodSync(machine.real(plain), 0o644);
    machine.makeFolder('/usr/bin/claude');
    machine.put('/opt/bin/codex');
    expect(await find(['codex', 'claude'], '/usr/bin:/opt/bin', machine)).toEqual({ codex: '/opt/bin/codex' });
  });

  it('are not looked for in relative folders, nor in those of Windows from inside WSL', async () => {
    const machine = aMachine('linux');
    machine.put('/mnt/c/Users/anna/bin/codex');
    machine.put('/mnt/data/bin/claude');
    const path = ['.', '', 'bin', '~/bin', '/mnt/c/Users/anna/bin', '/mnt/data/bin'].join(':');
    expect(await find(['codex', 'claude'], path, machine)).toEqual({ claude: '/mnt/data/bin/claude' });
  });

  it('have an ending on Windows, in any case', async () => {
    const machine = aMachine('win32', { environment: { Pathext: '.EXE;.CMD' } });
    machine.put('C:/npm/claude');
    machine.put('C:/npm/Claude.cmd');
    machine.put('C:/code/bin/code.exe');
    machine.put('C:/code/bin/codex.ps1');
    expect(await find(['claude', 'code', 'codex'], 'C:\\npm;"C:\\code\\bin"', machine)).toEqual({
      claude: 'C:\\npm\\Claude.cmd',
      code: 'C:\\code\\bin\\code.exe',
    });
  });

  it('are asked for by name where a folder cannot be listed', async () => {
    const listed: string[] = [];
    const machine = aMachine('darwin', {
      files: {
        list: async (folder) => {
          listed.push(folder);
          throw Object.assign(new Error('no'), { code: 'EACCES' });
        },
      },
    });
    machine.put('/opt/homebrew/bin/codex');
    machine.put('~/Documents/bin/claude');
    expect(await find(['codex', 'claude'], '/opt/homebrew/bin:/Users/anna/Documents/bin', machine)).toEqual({
      codex: '/opt/homebrew/bin/codex',
      claude: '/Users/anna/Documents/bin/claude',
    });
    expect(listed).toEqual(['/opt/homebrew/bin']);
  });

  it('are looked for in at most 64 folders', async () => {
    const machine = aMachine('linux');
    machine.put('/p64/codex');
    const path = Array.from({ length: 65 }, (_, index) => `/p${index}`).join(':');
    expect(await find(['codex'], path, machine)).toEqual({});
    expect(await find(['codex'], path.replace('/p0:', ''), machine)).toEqual({ codex: '/p64/codex' });
  });
});
