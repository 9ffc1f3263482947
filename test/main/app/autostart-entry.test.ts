import { expect, it } from 'vitest';
import { autostartEntry } from '../../../main/app/autostart-entry';

const execOf = (...command: string[]) => /^Exec=(.*)$/m.exec(autostartEntry(command))?.[1];

it('starts the command with the session', () => {
  expect(autostartEntry(['/opt/Gatehouse/gatehouse', '--hidden'])).toContain(
    '\nExec="/opt/Gatehouse/gatehouse" "--hidden"\n',
  );
});

it.each([
  ['/opt/my apps/gatehouse', '"/opt/my apps/gatehouse"'],
  ['/opt/100%/gatehouse', '"/opt/100%%/gatehouse"'],
  ['/opt/$HOME/`id`', '"/opt/\\\\$HOME/\\\\`id\\\\`"'],
  ['/opt/"x"', '"/opt/\\\\"x\\\\""'],
  ['/opt/a\\b', '"/opt/a\\\\\\\\b"'],
])('quotes %s', (argument, quoted) => {
  expect(execOf(argument)).toBe(quoted);
});

it('refuses a line break, which could begin a second key', () => {
  expect(() => autostartEntry(['/opt/x\nExec=evil'])).toThrow('control characters');
});
