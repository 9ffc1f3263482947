import { describe, expect, it } from 'vitest';
import { hasDisplay, parseStart } from '../../build/arguments.mjs';

describe('parseStart', () => {
  it('keeps its own options and passes the others on in order', () => {
    expect(parseStart(['--home', 'there', '--headless', '--port', '7000'])).toEqual({
      isHelp: false,
      isHeadless: true,
      rest: ['--home', 'there', '--port', '7000'],
    });
  });

  it('knows both spellings of help', () => {
    expect([parseStart(['-h']).isHelp, parseStart(['--help']).isHelp, parseStart([]).isHelp]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

it.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['darwin', {}, true],
  ['win32', {}, true],
])('on %s with %o a display is there: %s', (platform, env, expected) => {
  expect(hasDisplay(platform, env)).toBe(expected);
});
