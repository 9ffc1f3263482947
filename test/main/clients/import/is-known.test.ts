// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { expect, it } from 'vitest';
import { type ClientKind, clientKind } from '../../../../main/clients/catalogue/client-kinds';
import type { Json } from '../../../../main/clients/formats/config-value';
import { createIsKnown } from '../../../../main/clients/import/is-known';
import { ServerConfig } from '../../../../shared/domain/server';

function kind(id: string): ClientKind {
  const found = clientKind(id);
  if (!found) throw new Error(id);
  return found;
}

const aServer = (transport: object) => ServerConfig.parse({ name: 'a', transport, addedAt: '2026-11-22T00:00:00Z' });

const servers = [
  aServer({ kind: 'stdio', command: 'npx', args: ['-y', 'a@1.0.0'], env: { TOKEN: '${secret:a.TOKEN}' } }),
  aServer({ kind: 'http', url: 'https://a.example/mcp?k=${secret:a.k}', headers: {} }),
  aServer({ kind: 'sample', folder: '/x' }),
];

it.each<[string, string, Json, boolean]>([
  ['the same with its token', 'cursor', { command: 'npx', args: ['a@1.0.0'], env: { TOKEN: 'abc' } }, true],
  [
    'the same with a reference',
    'cursor',
    { command: 'npx', args: ['-y', 'a@1.0.0'], env: { TOKEN: '${env:T}' } },
    true,
  ],
  [
    'the same in another dialect',
    'opencode',
    { type: 'local', command: ['npx', '-y', 'a@1.0.0'], environment: { TOKEN: 'abc' } },
    true,
  ],
  [
    'the same with what Gatehouse leaves out',
    'cursor',
    { command: 'npx', args: ['a@1.0.0'], env: { TOKEN: 'abc', PATH: '/x' } },
    true,
  ],
  ['the same address', 'cursor', { url: 'https://a.example/mcp?k=abc' }, true],
  ['another version', 'cursor', { command: 'npx', args: ['a@1.0.1'], env: { TOKEN: 'abc' } }, false],
  ['more variables', 'cursor', { command: 'npx', args: ['a@1.0.0'], env: { TOKEN: 'abc', MODE: 'x' } }, false],
  ['another address', 'cursor', { url: 'https://b.example/mcp?k=abc' }, false],
  ['nothing', 'cursor', {}, false],
])('knows %s (%s): %j', (_what, id, entry, expected) => {
  expect(createIsKnown(() => servers)(kind(id), entry)).toBe(expected);
});

it('looks references up in what it is given', () => {
  const region = [aServer({ kind: 'stdio', command: '/opt/x', args: ['eu'], env: {} })];
  const entry = { command: '/opt/x', args: ['${env:REGION}'] };
  const knows = (REGION: string) =>
    createIsKnown(() => region, { environment: { REGION }, home: '/' })(kind('cursor'), entry);
  expect([knows('eu'), knows('us')]).toEqual([true, false]);
});

it('tells two accounts apart by the secrets that are at hand', () => {
  let kept = new Map<string, string>();
  const knows = createIsKnown(() => servers, { environment: {}, home: '/', kept: () => kept });
  const withToken = (TOKEN: string) => knows(kind('cursor'), { command: 'npx', args: ['a@1.0.0'], env: { TOKEN } });
  expect([withToken('mine'), withToken('theirs')]).toEqual([true, true]);
  kept = new Map([['a.TOKEN', 'mine']]);
  expect([withToken('mine'), withToken('theirs')]).toEqual([true, false]);
});

it('does not tell what a secret begins with, wherever a part of it is guessed', () => {
  const own = [
    aServer({ kind: 'stdio', command: '/opt/x', args: ['--key=${secret:k}'], env: { TOKEN: '${secret:k}' } }),
    aServer({
      kind: 'http',
      url: 'https://a.example/mcp?k=${secret:k}',
      headers: { Authorization: 'Bearer ${secret:k}' },
    }),
  ];
  const isKnown = createIsKnown(() => own, { environment: {}, home: '/', kept: () => new Map([['k', 'abc123']]) });
  const knows = (entry: Json) => isKnown(kind('cursor'), entry);
  const local = (key: string, token: string) =>
    knows({ command: '/opt/x', args: [`--key=${key}`], env: { TOKEN: token } });
  const remote = (key: string, token: string) =>
    knows({ url: `https://a.example/mcp?k=${key}`, headers: { Authorization: `Bearer ${token}` } });
  for (const ask of [local, remote]) {
    expect([ask('abc123', 'abc123'), ask('abc123', 'abc124'), ask('abc123', '${env:T}')]).toEqual([true, false, true]);
    for (const part of ['a', 'x']) {
      expect(ask('abc123', `${part}\${env:T}`)).toBe(false);
      expect(ask(`${part}\${env:T}`, 'abc123')).toBe(false);
      expect(ask('abc123', `\${env:T}${part}\${env:T}`)).toBe(false);
    }
  }
});
