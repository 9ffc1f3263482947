import { hostname, userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { describeMachine, machineLine, systemName } from './machine.mjs';

it('systemName reads the name of the system, quoted or not', () => {
  expect(systemName('ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
    'Debian GNU/Linux 12 (bookworm)',
  );
  expect(systemName('PRETTY_NAME=Alpine\n')).toBe('Alpine');
  expect(systemName('ID=x\n')).toBeUndefined();
});

it('describes this machine without naming it', () => {
  const line = machineLine(describeMachine());
  expect(line).toContain(`Node ${process.versions.node}`);
  expect(line).not.toContain(hostname());
  expect(line).not.toContain(userInfo().homedir);
});
