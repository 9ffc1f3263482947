import { describe, expect, it } from 'vitest';
import { beforeCommand, isBridgeCommand, readBridgeCommand } from '../../../main/bridge/command-line';

const script = '/somewhere/gatehouse.js';

describe('isBridgeCommand', () => {
  it.each([
    [[script, 'connect', '--client', 'a'], true],
    [[script, 'connect', '--home', 'h', '--client=a'], true],
    [['--no-sandbox', '/app', 'connect', '--client', 'a'], true],
    [['connect', '--client', 'a'], true],
    [[script, 'connect'], false],
    [[script, 'connect', 'cursor'], false],
    [[script, 'serve', '--client', 'a'], false],
    [[script], false],
    [[], false],
  ])('%j: %s', (argv, expected) => {
    expect(isBridgeCommand(argv)).toBe(expected);
  });
});

describe('readBridgeCommand', () => {
  it('reads what it is told, however it is written', () => {
    const all = { clientId: 'a', home: '/h', mayStart: true };
    expect(readBridgeCommand([script, 'connect', '--client', 'a', '--home', '/h', '--start'])).toEqual(all);
    expect(readBridgeCommand(['connect', '--start', '--home=/h', '--client=a'])).toEqual(all);
    expect(readBridgeCommand(['connect', '--client', 'a'])).toEqual({
      clientId: 'a',
      home: undefined,
      mayStart: false,
    });
  });

  it.each([
    [['--client']],
    [['--client', '']],
    [['--client', 'a', '--home']],
    [['--client', 'a', '--start=no']],
    [['--client', 'a', '--port', '1']],
    [['--client', 'a', 'b']],
    [['--client', 'a', '--clients', 'b']],
  ])('says how it is used: %j', (rest) => {
    expect(readBridgeCommand([script, 'connect', ...rest])).toContain('Use: gatehouse connect --client <id>');
  });

  it('never repeats what it was given, which may be a token', () => {
    expect(readBridgeCommand(['connect', '--client', 'a', 'gh_secret'])).not.toContain('gh_secret');
  });
});

it('tells what stood before the command', () => {
  expect(beforeCommand(['--no-sandbox', '/app', 'connect', '--client', 'a'])).toEqual(['--no-sandbox', '/app']);
  expect(beforeCommand(['connect', '--client', 'a'])).toEqual([]);
});
