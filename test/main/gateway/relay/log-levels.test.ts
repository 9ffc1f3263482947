import { expect, it } from 'vitest';
import { isLogLevel, isLoudEnough, levelForSessions, lowestLevel } from '../../../../main/gateway/relay/log-levels';

it('knows the eight levels by their names and nothing else', () => {
  for (const level of ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'])
    expect(isLogLevel(level)).toBe(true);
  for (const other of [undefined, '', 'DEBUG', 'warn', 'trace', '0']) expect(isLogLevel(other)).toBe(false);
});

it.each([
  ['warning', 'warning', true],
  ['error', 'warning', true],
  ['info', 'warning', false],
  ['vendor', 'emergency', true],
  [undefined, 'emergency', true],
])('a message of level %s is wanted from %s on: %s', (level, wanted, isWanted) => {
  expect(isLoudEnough(level, wanted)).toBe(isWanted);
});

it('the most curious of all decides what a server has to say', () => {
  expect(lowestLevel(['error', 'info', 'alert'])).toBe('info');
  expect(lowestLevel([])).toBeNull();
});

it.each([
  [[], null],
  [[null, null], null],
  [['error', 'warning'], 'warning'],
  [['error', null], 'debug'],
])('sessions that want %j need %s of their server: who named no level is silenced by nobody', (wanted, needed) => {
  expect(levelForSessions(wanted)).toBe(needed);
});
