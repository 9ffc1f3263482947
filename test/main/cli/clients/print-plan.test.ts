import { expect, it } from 'vitest';
import { printChanges, printOutcomes } from '../../../../main/cli/clients/print-plan';
import type { FileChange } from '../../../../shared/domain/file-plan';
import { aConsole } from '../../../support/a-client-desk';
import { aFileChange } from '../../../support/dashboard-views';

function print(change: Partial<FileChange>, options: Parameters<typeof aConsole>[0] = {}): string {
  const console = aConsole(options);
  printChanges([aFileChange(change)], { console, home: '/home/ana' });
  return console.out();
}

it('shows each file with what is done to it and the exact lines', () => {
  expect(print({})).toBe(
    [
      '',
      'Cursor: ~/.cursor/mcp.json',
      '  Adds “gatehouse”, which leads to Gatehouse.',
      '  ┌ line 1',
      '  │   {',
      '  │ +   "gatehouse": {}',
      '',
    ].join('\n'),
  );
});

it.each([
  [{ isNew: true }, '~/.cursor/mcp.json, a new file'],
  [{ isRemoved: true }, '~/.cursor/mcp.json, removed'],
  [{ problem: 'Line 3, column 1: no.' }, '  Line 3, column 1: no.'],
  [{ marks: [{ severity: 'info' as const, text: 'This is not all of it.' }] }, '  This is not all of it.'],
])('says %j', (change, line) => {
  expect(print(change).split('\n')).toContainEqual(expect.stringContaining(line));
});

it('escapes what a file holds, but its own tabs and line ends', () => {
  const lines = [{ sign: '+' as const, text: '\t\t"a\u202eb": "\u001b[2J"\r' }];
  expect(print({ diff: [{ oldStart: 1, newStart: 4, lines }] })).toContain(
    '  ┌ line 4\n  │ +     "a\\u{202e}b": "\\u{1b}[2J"\n',
  );
});

it('lets no long line of a file pose as one of ours', () => {
  const lines = [{ sign: '+' as const, text: `${'x'.repeat(40)}Written: everything.` }];
  const out = print({ diff: [{ oldStart: 1, newStart: 1, lines }] }, { columns: 40 });
  expect(
    out
      .split('\n')
      .filter((line) => /xxx|Written/.test(line))
      .every((line) => line.startsWith('  │ + ')),
  ).toBe(true);
});

it('paints what comes and what goes', () => {
  const out = print({ diff: [{ oldStart: 1, newStart: 1, lines: [{ sign: '-', text: 'a' }] }] }, { isColor: true });
  expect(out).toContain('\u001b[31m  │ - a\u001b[39m');
});

it('says of each file what became of it', () => {
  const console = aConsole();
  const about = { fileId: 'f', path: '/home/ana/a.json' };
  printOutcomes(
    [
      { ...about, outcome: 'written', text: 'Start it anew.' },
      { ...about, outcome: 'unchanged', text: 'Fine.' },
      { ...about, outcome: 'refused', text: 'It was changed meanwhile.' },
    ],
    { console, home: '/home/ana' },
  );
  expect(console.out().split('\n')).toEqual([
    'Written: ~/a.json. Start it anew.',
    'Left as it is: ~/a.json. Fine.',
    'Not written: ~/a.json. It was changed meanwhile.',
  ]);
});
