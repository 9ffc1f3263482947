import { expect, it } from 'vitest';
import { commandIn } from '../../../main/app/command-words';
import { runProgram } from '../../../main/cli/program';

it.each([
  [
    ['disconnect', '--all'],
    ['disconnect', '--all'],
  ],
  [['--no-sandbox', 'clients'], ['clients']],
])('%j is a command', (argv, command) => {
  expect(commandIn(argv)).toEqual(command);
});

it.each([
  [[]],
  [['--hidden']],
  [['--home', 'clients']],
  [['--home', 'x', 'panic']],
  // Needs nothing of a desktop: that is what the command from npm is for.
  [['serve']],
  [['file:///clients']],
])('%j opens the window', (argv: string[]) => {
  expect(commandIn(argv)).toBeUndefined();
});

it('knows every command but the one that serves', async () => {
  let help = '';
  const never = () => Promise.reject(new Error('Only help was asked for.'));
  const writeOut = (text: string) => {
    help += text;
  };
  const parts = { serve: never, changeSecret: never, control: never, clients: never };
  await runProgram(['--help'], { version: '0', writeOut, writeError: writeOut, ...parts });
  const names = [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
  expect(names.filter((name) => commandIn([name]) === undefined)).toEqual(['serve']);
});
