import { expect, it } from 'vitest';
import { sessionCommand } from '../../build/session.mjs';

const command = ['node', 'cli.js'];

it('runs the bare command where it needs nothing around it', () => {
  expect(sessionCommand(command, { hasKeyring: false, needsDisplay: false })).toEqual(command);
});

it('puts the keychain inside the display, and the command inside both', () => {
  const all = sessionCommand(command, { hasKeyring: true, needsDisplay: true });
  expect(all.indexOf('xvfb-run')).toBeLessThan(all.indexOf('dbus-run-session'));
  expect(all.slice(-2)).toEqual(command);
});
