import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { platforms, thisMachine } from '../../../../main/clients/places/machine';

it('is this computer, with the given environment', async () => {
  const machine = thisMachine({ CODEX_HOME: '/c' });
  expect(platforms).toContain(machine.platform);
  expect(machine).toMatchObject({ home: homedir(), environment: { CODEX_HOME: '/c' } });
  expect(await machine.files.stat(homedir())).toMatchObject({ kind: 'directory' });
  expect(machine.elsewhere).toBeUndefined();
});
