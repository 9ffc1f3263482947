import { expect, it } from 'vitest';
import { readCommandLine } from '../../../main/app/command-line';

it('reads home, port and hidden in both forms, and leaves the rest alone', () => {
  const read = { home: '/tmp/h', port: 7718, isHidden: true };
  expect(readCommandLine(['.', '--home', '/tmp/h', '--port', '7718', '--hidden', '--lang=de'])).toEqual(read);
  expect(readCommandLine(['--hidden', '--port=7718', '--home=/tmp/h'])).toEqual(read);
  expect(readCommandLine([])).toEqual({ home: undefined, port: undefined, isHidden: false });
});

it('takes port 0 for any free one', () => {
  expect(readCommandLine(['--port', '0'])).toMatchObject({ port: 0 });
});

it.each([
  [['--home']],
  [['--home=']],
  [['--home', '--hidden']],
  [['--home=a\0b']],
  [['--port']],
  [['--port=seven']],
  [['--port=65536']],
  [['--port=-1']],
  [['--port=1e3']],
])('says what to give instead of %j', (argv) => {
  expect(readCommandLine(argv)).toMatch(/^Give “--(home|port)” a .+\.$/);
});
