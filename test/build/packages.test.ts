import { describe, expect, it } from 'vitest';
import { checkNode, isComplete } from '../../build/packages.mjs';

describe('isComplete', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/fsevents': { version: '2.0.0', optional: true },
    },
  };

  it('does not miss what belongs to another platform', () => {
    expect(isComplete(lock, { packages: { 'node_modules/zod': { version: '4.0.0' } } })).toBe(true);
  });

  it.each([
    ['absent', {}],
    ['of another version', { 'node_modules/zod': { version: '3.0.0' } }],
  ])('notices a package that is %s', (_what, packages) => {
    expect(isComplete(lock, { packages })).toBe(false);
  });
});

describe('checkNode', () => {
  it.each(['20.18.0', '20.20.1', '22.0.0', '24.1.0'])('accepts %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it.each(['18.20.0', '20.17.9'])('refuses %s and says what to do', (version) => {
    expect(() => checkNode(version)).toThrow('Install a newer Node');
  });
});
