import { describe, expect, it } from 'vitest';
import { importServers } from '../../../../main/cli/clients/import-servers';
import type { OptionsOf } from '../../../../main/cli/clients/options';
import type { ImportCandidate, ImportPlan } from '../../../../shared/domain/import-plan';
import { aConsole, aDesk } from '../../../support/a-client-desk';
import { aCandidate, anImportPlan } from '../../../support/import-views';

const usual = {
  action: 'import' as const,
  home: undefined,
  json: false,
  yes: true,
  dryRun: false,
  from: undefined,
  names: [],
};

async function run(
  candidates: readonly ImportCandidate[],
  {
    plan = {},
    answers,
    input,
    ...options
  }: Partial<OptionsOf<'import'>> & { plan?: Partial<ImportPlan>; answers?: string[]; input?: string } = {},
) {
  const desk = aDesk({ planImport: async () => anImportPlan({ candidates: [...candidates], ...plan }) });
  const console = aConsole({ ...(answers && { answers }), ...(input !== undefined && { input }) });
  const code = await importServers({ ...usual, ...options }, { desk: desk.desk, console, home: '/home/ana' });
  return { code, out: console.out(), error: console.error(), asked: desk.asked, questions: console.questions };
}

const token = { id: 'q1', label: 'The variable TOKEN', isSecret: true, suggestion: null };
const region = { id: 'q2', label: 'The variable REGION', isSecret: false, suggestion: 'eu' };

describe('an import', () => {
  it('takes all that can be taken over from every client, and says what is left to do', async () => {
    const { code, asked, out, error } = await run([aCandidate('github'), aCandidate('old', { existing: 'old' })]);
    expect(code).toBe(0);
    expect(asked).toEqual([
      ['planImport', { from: 'clients' }],
      ['import', 'plan-1', [{ id: 'c-github', name: 'github', answers: {} }]],
    ]);
    expect(out).toContain('Added, switched off: “github”.');
    expect(error).toContain('Look at the command of each in the window');
  });

  it('takes those that are named, and refuses a name that nobody has', async () => {
    const { asked } = await run([aCandidate('a'), aCandidate('b')], { names: ['B'] });
    expect(asked[1]).toMatchObject(['import', 'plan-1', [{ id: 'c-b' }]]);
    await expect(run([aCandidate('a')], { names: ['z'] })).rejects.toThrow('No server called “z” was found to import.');
  });

  it('adds nothing without a yes', async () => {
    const { code, asked, questions } = await run([aCandidate()], { yes: false, answers: ['n'] });
    expect([code, asked.length, questions]).toEqual([3, 1, ['Add this server, switched off? [y/N]']]);
    expect(await run([aCandidate()], { yes: false })).toMatchObject({ code: 3 });
    expect(await run([aCandidate()], { dryRun: true })).toMatchObject({
      code: 0,
      asked: [['planImport', { from: 'clients' }]],
    });
  });

  it('asks the person what no file says, and a secret without showing it', async () => {
    const { asked, questions } = await run([aCandidate('a', { questions: [token, region] })], {
      yes: false,
      answers: ['y', 'sk-canary', ''],
    });
    expect(asked[1]).toEqual(['import', 'plan-1', [{ id: 'c-a', name: 'a', answers: { q1: 'sk-canary', q2: 'eu' } }]]);
    expect(questions).toEqual([
      'Add this server, switched off? [y/N]',
      'a: The variable TOKEN (not shown): hidden',
      'a: The variable REGION [eu]:',
    ]);
  });

  it('leaves out for a script what has to be asked, and fails', async () => {
    const { code, asked, error } = await run([aCandidate('a', { questions: [token] }), aCandidate('b')]);
    expect(asked[1]).toMatchObject(['import', 'plan-1', [{ id: 'c-b' }]]);
    expect([code, error]).toEqual([1, expect.stringContaining('“a” needs an answer first')]);
  });

  it('fails where a file could not be read', async () => {
    const { code, out } = await run([aCandidate()], {
      plan: { problems: [{ path: '/home/ana/x.json', text: 'It is broken.' }] },
    });
    expect([code, out]).toEqual([1, expect.stringContaining('~/x.json: It is broken.')]);
  });

  it('reads standard input itself, and a file where it is imported', async () => {
    expect((await run([], { from: '-', input: '{}' })).asked[0]).toEqual(['planImport', { from: 'text', text: '{}' }]);
    expect((await run([], { from: '/tmp/a.mcpb' })).asked[0]).toEqual([
      'planImport',
      { from: 'path', path: '/tmp/a.mcpb' },
    ]);
    expect((await run([], { from: 'a.json' })).asked[0]).toEqual([
      'planImport',
      { from: 'path', path: `${process.cwd()}/a.json` },
    ]);
    await expect(run([], { from: '-', input: ' \n' })).rejects.toThrow('Nothing came on standard input.');
    await expect(run([], { from: '-', input: 'x'.repeat(1_000_001) })).rejects.toThrow('too much');
  });

  it('gives programs one line of JSON', async () => {
    const { out } = await run([aCandidate('a')], { json: true });
    expect(JSON.parse(out)).toMatchObject({ imported: ['a'], candidates: [{ id: 'c-a' }], problems: [] });
  });
});
