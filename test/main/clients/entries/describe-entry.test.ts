// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { expect, it } from 'vitest';
import { clientKind } from '../../../../main/clients/catalogue/client-kinds';
import { describeEntry } from '../../../../main/clients/entries/describe-entry';
import type { Json } from '../../../../main/clients/formats/config-value';

function describeFor(id: string, entry: Json) {
  const kind = clientKind(id);
  if (!kind) throw new Error(id);
  return describeEntry(kind, 'x', entry);
}

it.each<[string, Json, string]>([
  ['cursor', { command: 'npx', args: ['-y', 'a@1.0.0', '--api-key', 'abc-123'] }, 'npx -y a@1.0.0 --api-key ••••••••'],
  ['cursor', { command: '/a b/x', args: ['say "hi"', ''] }, '"/a b/x" "say \\"hi\\"" ""'],
  ['cursor', { url: 'https://a.example/mcp?token=abc-123' }, 'https://a.example/mcp?token=••••••••'],
  ['opencode', { type: 'local', command: ['npx', '{env:PACKAGE}'] }, 'npx {env:PACKAGE}'],
])('says what an entry of %s starts: %j', (id, entry, summary) => {
  expect(describeFor(id, entry)).toMatchObject({ summary, isEnabled: true });
});

it('says what is off, what cannot be imported, and what is a part of the client', () => {
  expect(describeFor('kiro', { command: '/opt/x', disabled: true })).toEqual({
    summary: '/opt/x',
    isEnabled: false,
    problem: null,
  });
  expect(describeFor('cursor', { command: 'sh', args: ['-c', 'id'] }).problem).toMatch(/runs a text/);
  expect(describeFor('cursor', { command: '/opt/x', args: ['${secret:a}'] }).problem).toMatch(/names a secret/);
  expect(describeFor('cursor', { command: 'node', args: ['${workspaceFolder}/x.js'] }).problem).toBeNull();
  expect(describeFor('cursor', 'x').problem).toMatch(/no object/);
  expect(describeFor('goose', { type: 'builtin' })).toEqual({
    summary: '',
    isEnabled: true,
    problem: expect.stringMatching(/^It is a part of Goose.* itself\.$/),
  });
});
