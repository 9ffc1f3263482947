import { expect, it } from 'vitest';
import { startLook } from '../../../../main/clients/places/look';
import { aMachine } from '../../../support/a-machine';

it('asks for each path once in one pass, and again in the next', async () => {
  let asked = 0;
  const machine = aMachine('linux', {
    files: {
      stat: async () => {
        asked += 1;
        return 'absent';
      },
    },
  });
  const look = await startLook(machine, { isQuiet: true });
  await Promise.all([look.files.stat('/a'), look.files.stat('/a')]);
  await look.files.stat('/a');
  expect(asked).toBe(1);
  await (await startLook(machine, { isQuiet: true })).files.stat('/a');
  expect(asked).toBe(2);
});

it('lists the person’s visible folders on macOS only when it was asked to', async () => {
  const quiet = await startLook(aMachine('darwin'), { isQuiet: true });
  expect(quiet.mayList('/Users/anna')).toBe(false);
  expect(quiet.mayList('/Users/anna/Library/Application Support/Code')).toBe(false);
  expect(quiet.mayList('/Users/anna/Documents/app')).toBe(false);
  expect(quiet.mayList('/Users/anna/.vscode/extensions')).toBe(true);
  expect(quiet.mayList('/usr/local/bin')).toBe(true);
  expect(quiet.mayList('/Users/annabel/x')).toBe(true);
  const asked = await startLook(aMachine('darwin'), { isQuiet: false });
  expect(asked.mayList('/Users/anna/Library/Application Support/Code')).toBe(true);
  const linux = await startLook(aMachine('linux'), { isQuiet: true });
  expect(linux.mayList('/home/anna')).toBe(true);
});
