// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { describe, expect, it } from 'vitest';
import { findEntries, type SurveyedFile } from '../../../../main/clients/import/find-entries';
import { planImport } from '../../../../main/clients/import/plan-import';
import type { ClientFile } from '../../../../main/clients/places/client-files';
import { readClientFile } from '../../../../main/clients/read-file';
import { GatehouseError } from '../../../../shared/errors';
import { aClientFile, aKind } from '../../../support/connecting';

async function surveyed(
  kind: string,
  text: string | GatehouseError,
  file: Partial<ClientFile> = {},
): Promise<SurveyedFile> {
  const read = async () => {
    if (text instanceof GatehouseError) throw text;
    return Buffer.from(text);
  };
  return { kind: aKind(kind), read: await readClientFile(aClientFile({ kind, ...file }), { read }) };
}

const plan = (file: SurveyedFile) =>
  planImport(findEntries([file]).entries, {
    servers: [],
    environment: { HOST: 'mine' },
    home: '/home/anna',
    isOurs: (entry) => JSON.stringify(entry).includes('7878'),
  }).candidates;

describe('entries of a client on another system', () => {
  const wsl = { elsewhere: 'Ubuntu (WSL)', path: '\\\\wsl.localhost\\Ubuntu\\home\\anna\\.cursor\\mcp.json' };
  const inWsl = (mcpServers: object) => surveyed('cursor', JSON.stringify({ mcpServers }), wsl);

  it('that are commands are refused, for here is no such program', async () => {
    expect(plan(await inWsl({ a: { command: 'npx', args: ['-y', 'a@1.0.0'] } }))).toMatchObject([
      {
        sources: [{ label: 'Cursor in Ubuntu (WSL)' }],
        draft: null,
        refusal: expect.stringContaining('runs in Ubuntu (WSL)'),
      },
    ]);
  });

  it('that are addresses are taken, but get none of this system’s variables', async () => {
    const [candidate] = plan(await inWsl({ a: { url: 'https://a.example/${env:HOST}' } }));
    expect(candidate).toMatchObject({ refusal: null, questions: [{ label: 'The variable HOST' }] });
  });

  it('that lead to us are none to import', async () => {
    expect(plan(await inWsl({ a: { url: 'http://127.0.0.1:7878/mcp' }, b: { command: 'x', args: ['7878'] } }))).toEqual(
      [],
    );
  });
});

describe('what a file asks for', () => {
  const servers = { a: { command: '/opt/a', args: ['${input:k}'] } };
  const container = (...segments: string[]) => ({ segments, kind: 'map', idField: null }) as const;
  const label = async (text: object, ...segments: string[]) => {
    const [candidate] = plan(await surveyed('vscode', JSON.stringify(text), { container: container(...segments) }));
    return candidate?.questions[0]?.label;
  };

  it.each<[string, object, string[], string]>([
    ['beside the servers', { servers, inputs: [{ id: 'k', description: 'The key' }] }, ['servers'], 'The key'],
    [
      'beside the servers, deeper in',
      { mcp: { servers, inputs: [{ id: 'k', description: 'The key' }] }, inputs: [{ id: 'k', description: 'No' }] },
      ['mcp', 'servers'],
      'The key',
    ],
    ['in no words', { servers, inputs: [{ id: 'k' }, { type: 'x' }, 7] }, ['servers'], 'k'],
    ['in a form that nobody knows', { servers, inputs: { k: 'The key' } }, ['servers'], 'k'],
    ['nowhere', { servers }, ['servers'], 'k'],
  ])('stands %s', async (_where, text, segments, expected) => {
    expect(await label(text, ...segments)).toBe(expected);
  });
});

it('tells of each file that cannot be read, but of none that is not there', async () => {
  const problemsOf = async (text: string | GatehouseError, file: Partial<ClientFile> = {}) =>
    findEntries([await surveyed('cursor', text, file)]).problems.map((problem) => problem.text);
  expect(await problemsOf('{\n"mcpServers": 7}')).toEqual([expect.stringMatching(/^Line 2, column 1: .*\.$/)]);
  expect(await problemsOf('{}', { state: 'denied' })).toEqual([expect.stringMatching(/^The system does not let/)]);
  expect(await problemsOf(new GatehouseError('too-large', 'Too large. Leave it.'))).toEqual(['Too large. Leave it.']);
  expect(await problemsOf('{}', { state: 'absent' })).toEqual([]);
  expect(await problemsOf(new GatehouseError('not-found', 'Gone.'))).toEqual([]);
});
