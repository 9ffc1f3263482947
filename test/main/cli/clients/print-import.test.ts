import { expect, it } from 'vitest';
import { printCandidates } from '../../../../main/cli/clients/print-import';
import type { ImportCandidate } from '../../../../shared/domain/import-plan';
import { aConsole } from '../../../support/a-client-desk';
import { aCandidate, anImportSource } from '../../../support/import-views';

function print(...candidates: readonly ImportCandidate[]): string {
  const console = aConsole();
  printCandidates({ candidates: [...candidates], problems: [] }, { console, home: '/home/ana' });
  return console.out() + console.error();
}

const stdio = (args: string[]) => ({
  name: 'a',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a server names a secret
  transport: { kind: 'stdio' as const, command: '/opt/a', args, env: { KEY: '${secret:a.KEY}' }, cwd: '/srv' },
  isTrusted: false,
});

it('shows the whole command of a server, one argument apart from the next', () => {
  const out = print(aCandidate('a', { draft: stdio(['one two', '--x=\u001b[2J', '']) }));
  expect(out).toContain('  runs     /opt/a "one two" "--x=\\u001b[2J" ""');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a server names a secret
  expect(out).toContain('  variable KEY=${secret:a.KEY}');
  expect(out).toContain('  folder   /srv');
});

it('shows the address of one that is reached by HTTP, with its headers', () => {
  const transport = { kind: 'http' as const, url: 'https://example.com/mcp', headers: { 'X-A': 'b' } };
  const out = print(aCandidate('a', { draft: { name: 'a', transport, isTrusted: false } }));
  expect(out).toContain('  address  https://example.com/mcp\n  header   X-A=b');
});

it('says where it was seen, what goes to the keychain, what will be asked and what to know', () => {
  const out = print(
    aCandidate('a', {
      sources: [
        anImportSource({ label: 'Cursor', path: '/home/ana/.cursor/mcp.json' }),
        anImportSource({ label: 'Pasted text', path: null }),
      ],
      secrets: [{ where: 'the variable KEY', hint: 's…1', secretName: 'a.KEY' }],
      questions: [{ id: 'q', label: 'The variable B', isSecret: false, suggestion: null }],
      warnings: ['It runs whatever is newest.'],
    }),
  );
  expect(out).toContain('  from     Cursor (~/.cursor/mcp.json), Pasted text');
  expect(out).toContain('  secret   the variable KEY goes to the keychain as “a.KEY”.');
  expect(out).toContain('  asks     The variable B');
  expect(out).toContain('  ◆ It runs whatever is newest.');
});

it('says why one is not imported', () => {
  expect(print(aCandidate('a', { draft: null, refusal: 'It runs code from its arguments.' }))).toContain(
    '  – Not imported: It runs code from its arguments.',
  );
  expect(print(aCandidate('a', { existing: 'b' }))).toContain('  – Gatehouse has it already, as “b”.');
});

it('says that there is nothing', () => {
  expect(print()).toContain('No server was found that could be imported.');
});
