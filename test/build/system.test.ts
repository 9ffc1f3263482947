import { expect, it } from 'vitest';
import { aptCommand, missingOf, parseInstalled } from '../../build/system.mjs';

it('asks apt-get for exactly the packages, without questions or recommendations', () => {
  expect(aptCommand(['xvfb', 'xauth']).join(' ')).toBe('apt-get install -y -qq --no-install-recommends xvfb xauth');
});

it('reads what dpkg-query calls installed, and not what was removed', () => {
  const installed = parseInstalled('xvfb installed\nxauth not-installed\ndbus config-files\n');
  expect([...installed]).toEqual(['xvfb']);
});

it('takes a library under its t64 name for the same one', () => {
  expect(missingOf(['libasound2', 'xvfb', 'xauth'], new Set(['libasound2t64', 'xauth']))).toEqual(['xvfb']);
});
