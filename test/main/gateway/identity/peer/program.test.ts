import { describe, expect, test } from 'vitest';
import { programOf, readScript, sayProgram } from '../../../../../main/gateway/identity/peer/program';

const process = { pid: 7, startedAt: null, parents: [], signer: null, script: null, executable: null };

describe('what an interpreter runs', () => {
  test.each([
    ['/usr/bin/node', ['node', '/opt/cli.js', '--x'], '/opt/cli.js'],
    ['/usr/bin/node', ['node', '--import', './hook.mjs', '--no-warnings', 'cli.js'], 'cli.js'],
    ['/usr/bin/node', ['node', '-r', 'hook', '', 'cli.js'], 'cli.js'],
    ['/usr/bin/python3.12', ['python3', '-m', 'agent', 'serve'], '-m agent'],
    ['C:\\Java\\bin\\java.exe', ['java', '-cp', 'a.jar', 'app.Main'], 'app.Main'],
    ['/usr/bin/java', ['java', '-jar', 'app.jar'], '-jar app.jar'],
    ['/usr/bin/node', ['node', '-e', 'fetch(1)'], null],
    ['/usr/bin/node', ['node', '--eval=fetch(1)'], null],
    ['/usr/bin/python3', ['python3', '-c', 'import os', '/opt/honest.py'], null],
    ['/usr/bin/node', ['node'], null],
    ['/usr/bin/node', ['node', '--require', '/opt/cli.js'], null],
    ['/opt/cursor/cursor', ['cursor', '/etc/passwd'], null],
    [null, ['node', 'cli.js'], null],
  ])('of %s with %j is %s', (executable, argv, script) => {
    expect(readScript(executable, argv)).toBe(script);
  });
});

describe('what a token is bound to', () => {
  test('is the signer where the system checked one', () => {
    expect(programOf({ ...process, executable: '/opt/a', signer: 'com.example.a (ABCDE12345)' })).toBe(
      'signed by com.example.a (ABCDE12345)',
    );
  });

  test('is the script with its interpreter', () => {
    const one = programOf({ ...process, executable: '/usr/bin/node', script: '/opt/one/cli.js' });
    const other = programOf({ ...process, executable: '/usr/bin/node', script: '/opt/other/cli.js' });
    expect(one).toBe('/usr/bin/node /opt/one/cli.js');
    expect(other).not.toBe(one);
  });

  test('tells an interpreter with code in its arguments from every script', () => {
    expect(programOf({ ...process, executable: '/usr/bin/node' })).toBe('/usr/bin/node with code of its own');
  });

  test('is nothing where nothing is known', () => {
    expect(programOf(process)).toBeNull();
  });

  test.each([
    ['/opt/app-1.2.3/bin/app', '/opt/app-1.10.0/bin/app'],
    ['/snap/code/172/usr/share/code/code', '/snap/code/173/usr/share/code/code'],
    ['/home/a/.nvm/versions/node/v20.1.0/bin/claude', '/home/a/.nvm/versions/node/v22.0.1/bin/claude'],
    ['C:\\apps\\app-3.1\\app.exe', 'C:\\apps\\app-3.2\\app.exe'],
    ['/pkg/tool@2.0.0-beta.1/tool', '/pkg/tool@2.0.0/tool'],
  ])('stays the same over an update: %s → %s', (before, after) => {
    expect(programOf({ ...process, executable: before })).toBe(programOf({ ...process, executable: after }));
  });

  test.each([
    ['/usr/lib/node_modules/@a/agent/entry.js', '/usr/lib/node_modules/@a/agent/dist/cli.js', true],
    ['C:\\npm\\node_modules\\agent\\a.js', 'C:\\npm\\node_modules\\agent\\b.js', true],
    ['/usr/lib/node_modules/@a/agent/cli.js', '/usr/lib/node_modules/@a/other/cli.js', false],
    ['/lib/node_modules/agent/cli.js', '/lib/node_modules/agent/node_modules/evil/cli.js', false],
    ['/lib/node_modules/.bin/agent', '/lib/node_modules/.bin/other', false],
    ['/lib/node_modules/agent.js', '/lib/node_modules/other.js', false],
  ])('of the files %s and %s of packages is one: %s', (one, other, isOne) => {
    const program = (script: string) => programOf({ ...process, executable: '/usr/bin/node', script });
    expect(program(one) === program(other)).toBe(isOne);
  });

  test.each([
    ['/opt/app1/bin', '/opt/app2/bin'],
    ['/opt/a/bin', '/opt/b/bin'],
    ['/home/x1/agent', '/home/x2/agent'],
  ])('is not the same for %s and %s', (one, other) => {
    expect(programOf({ ...process, executable: one })).not.toBe(programOf({ ...process, executable: other }));
  });
});

test('a person is told of the script, else of the executable, else of the number', () => {
  expect(sayProgram({ ...process, executable: '/usr/bin/node', script: '/opt/cli.js' })).toBe('/opt/cli.js');
  expect(sayProgram({ ...process, executable: '/usr/bin/app' })).toBe('/usr/bin/app');
  expect(sayProgram(process)).toBe('process 7');
});
