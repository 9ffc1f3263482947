import { symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { aMachine } from '../../../support/a-machine';

it('speaks of files as the other system does', async () => {
  const machine = aMachine('win32');
  machine.put('C:\\Users\\anna\\a.json', 'one');
  symlinkSync(machine.real('C:\\Users\\anna\\a.json'), machine.real('C:\\Users\\anna\\b.json'));
  expect(await machine.files.stat('C:\\Users\\anna\\b.json')).toMatchObject({ kind: 'file', size: 3 });
  expect((await machine.files.read('C:\\Users\\anna\\b.json', 10)).toString()).toBe('one');
  expect((await machine.files.list('C:\\Users\\anna')).sort()).toEqual(['a.json', 'b.json']);
  expect(await machine.files.realPath('C:\\Users\\anna\\b.json')).toBe('C:\\Users\\anna\\a.json');
});
