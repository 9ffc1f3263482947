// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { describe, expect, it } from 'vitest';
import { clientKind, clientKinds } from '../../../../main/clients/catalogue/client-kinds';
import { ourEntry } from '../../../../main/clients/entries/our-entry';
import { readEntry } from '../../../../main/clients/entries/read-entry';
import type { Json } from '../../../../main/clients/formats/config-value';

/** What was read, with each text as it would be written for a person. */
function read(id: string | null, entry: Json) {
  const kind = id === null ? null : clientKind(id);
  if (kind === undefined) throw new Error(`no kind ${id}`);
  const { server, ...rest } = readEntry(kind, 'x', entry);
  if (!server) return { ...rest, server };
  const text = (pieces: readonly (string | { kind: string; name: string })[]) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : `‹${piece.kind} ${piece.name}›`)).join('');
  const named = (map: ReadonlyMap<string, readonly (string | { kind: string; name: string })[]>) =>
    Object.fromEntries([...map].map(([name, value]) => [name, text(value)]));
  return server.kind === 'http'
    ? { ...rest, url: text(server.url), headers: named(server.headers) }
    : {
        ...rest,
        words: [text(server.command), ...server.args.map(text)],
        env: named(server.env),
        cwd: server.cwd === null ? null : text(server.cwd),
      };
}

describe.each(clientKinds().map(({ id }) => id))('an entry of %s', (id) => {
  const kind = clientKind(id);
  const entry = (way: Parameters<typeof ourEntry>[2]) => (kind ? ourEntry(kind, 'gatehouse', way) : undefined);

  it('is read as it was written', () => {
    const http = entry({ kind: 'http', url: 'http://127.0.0.1:7878/mcp', token: 'gh_abc' });
    const stdio = entry({
      kind: 'bridge',
      command: '/opt/gatehouse',
      args: ['connect', '--client', 'x'],
      env: { A: 'b' },
    });
    const isWrapped = JSON.stringify(http ?? null).includes('ervers"');
    if (http !== undefined && !isWrapped)
      expect(read(id, http)).toMatchObject({
        isEnabled: true,
        problem: null,
        unknown: [],
        url: 'http://127.0.0.1:7878/mcp',
        headers: { Authorization: 'Bearer gh_abc' },
      });
    if (stdio !== undefined)
      expect(read(id, stdio)).toMatchObject({
        isEnabled: true,
        problem: null,
        unknown: [],
        words: ['/opt/gatehouse', 'connect', '--client', 'x'],
        env: { A: 'b' },
        cwd: null,
      });
  });
});

describe('reads', () => {
  it.each<[string, string | null, Json, object]>([
    [
      'a command as a list',
      'opencode',
      { type: 'local', command: ['npx', '-y', 'a'], environment: { A: '{env:B}' } },
      { words: ['npx', '-y', 'a'], env: { A: '‹environment B›' } },
    ],
    [
      'cmd and envs',
      'goose',
      { type: 'stdio', cmd: 'npx', args: ['a'], envs: { A: 'b' }, env_keys: ['C'] },
      { words: ['npx', 'a'], env: { A: 'b', C: '‹store C›' } },
    ],
    [
      'a header with a key from Goose’s keychain',
      'goose',
      {
        type: 'streamable_http',
        uri: 'https://a.example',
        headers: { Authorization: 'Bearer ${T}', B: '${V}' },
        envs: { V: 'v' },
        env_keys: ['T'],
      },
      { url: 'https://a.example', headers: { Authorization: 'Bearer ‹store T›', B: 'v' } },
    ],
    [
      'httpUrl before url',
      'gemini-cli',
      { httpUrl: 'https://a.example', url: 'https://b.example' },
      { url: 'https://a.example' },
    ],
    [
      'serverUrl',
      'windsurf',
      { serverUrl: 'https://a.example', disabled: true },
      { url: 'https://a.example', isEnabled: false },
    ],
    [
      'headers one level deeper',
      'continue',
      { type: 'sse', url: 'https://a.example', requestOptions: { headers: { A: '${{ secrets.B }}' } } },
      { headers: { A: '‹store B›' } },
    ],
    [
      'headers for requests',
      'copilot-jetbrains',
      { url: 'https://a.example', requestInit: { headers: { A: 'b' } } },
      { headers: { A: 'b' } },
    ],
    [
      'a key of Continue',
      'continue',
      { type: 'streamable-http', url: 'https://a.example', apiKey: 'k' },
      { headers: { Authorization: 'Bearer k' } },
    ],
    [
      'headers of Codex',
      'codex',
      { url: 'https://a.example', http_headers: { A: 'b' }, env_http_headers: { C: 'D' }, bearer_token_env_var: 'T' },
      { headers: { A: 'b', C: '‹environment D›', Authorization: 'Bearer ‹environment T›' } },
    ],
    [
      'variables that Codex passes on',
      'codex',
      { command: 'a', env_vars: ['T'], env: { A: 'b' }, startup_timeout_sec: 5 },
      { env: { T: '‹environment T›', A: 'b' }, unknown: [] },
    ],
    [
      'a helper of Claude Code',
      'claude-code',
      { type: 'http', url: 'https://a.example', headersHelper: '/x.sh' },
      { headers: { Authorization: '‹command headers›' } },
    ],
    [
      'a key of Vibe in a header of its own',
      'mistral-vibe',
      {
        transport: 'http',
        url: 'https://a.example',
        api_key_env: 'K',
        api_key_header: 'X-Key',
        api_key_format: '{token}',
      },
      { headers: { 'X-Key': '‹environment K›' } },
    ],
    [
      'a token of Kimi',
      'kimi-code',
      { transport: 'http', url: 'https://a.example', bearerTokenEnvVar: 'T' },
      { headers: { Authorization: 'Bearer ‹environment T›' } },
    ],
    [
      'the nested transport of Cline',
      'cline',
      {
        transport: { type: 'streamableHttp', url: 'https://a.example', headers: { A: 'b' } },
        disabled: true,
        autoApprove: ['x'],
      },
      { url: 'https://a.example', headers: { A: 'b' }, isEnabled: false, autoApprove: ['x'] },
    ],
    ['a bare address', 'cline', { url: 'https://a.example' }, { url: 'https://a.example', headers: {} }],
    [
      'the old command of Zed',
      'zed',
      { command: { path: 'npx', args: ['a'], env: { A: 'b' } } },
      { words: ['npx', 'a'], env: { A: 'b' } },
    ],
    ['the folder of Warp', 'warp', { command: 'a', working_directory: '/x' }, { words: ['a'], cwd: '/x' }],
    [
      'an empty command beside an address',
      'jan',
      { type: 'http', url: 'https://a.example', command: '', args: [], env: {}, active: false },
      { url: 'https://a.example', isEnabled: false },
    ],
    [
      'tools that are off',
      'codex',
      { command: 'a', disabled_tools: ['x'], enabled: false },
      { disabledTools: ['x'], isEnabled: false },
    ],
    [
      'tools that are excluded',
      'gemini-cli',
      { command: 'a', excludeTools: ['x'], includeTools: ['y'] },
      { disabledTools: ['x'], unknown: ['includeTools'] },
    ],
    [
      'fields that it does not know',
      'cursor',
      { command: 'a', oauth: {}, envFile: '.env', timeout: 5 },
      { unknown: ['oauth', 'envFile'] },
    ],
    [
      'numbers and switches as text',
      null,
      { command: 'a', args: [1, true], env: { PORT: 80, X: null } },
      { words: ['a', '1', 'true'], env: { PORT: '80' } },
    ],
    [
      'references of nobody in particular',
      null,
      { url: 'https://a.example/${env:X}', headers: { A: '${input:b}' } },
      { url: 'https://a.example/‹environment X›', headers: { A: '‹input b›' } },
    ],
    [
      'what a pasted program puts in itself',
      null,
      { command: 'npx', args: ['mcp-remote', 'https://a.example', '--header', 'A:${T}', '${OTHER}'], env: { T: 'x' } },
      { words: ['npx', 'mcp-remote', 'https://a.example', '--header', 'A:${T}', '‹environment OTHER›'] },
    ],
    ['a disabled entry of nobody in particular', null, { command: 'a', enabled: false }, { isEnabled: false }],
    [
      'a token of OpenHands',
      'openhands',
      { url: 'https://a.example', api_key: 'k' },
      { headers: { Authorization: 'Bearer k' } },
    ],
  ])('%s', (_what, id, entry, expected) => {
    expect(read(id, entry)).toMatchObject(expected);
  });

  it('nothing of what is a part of the client itself', () => {
    expect(read('goose', { type: 'builtin', name: 'developer', enabled: true })).toMatchObject({
      server: null,
      problem: null,
    });
  });

  it('what a program is named in, whatever the entry says of itself', () => {
    const local = { words: ['/opt/sly'], problem: null };
    expect(read('cursor', { type: 'builtin', command: '/opt/sly' })).toMatchObject(local);
    expect(read('cursor', { transport: { type: 'platform', command: '/opt/sly' } })).toMatchObject(local);
    expect(read('goose', { type: 'inline_python', code: 'import os' })).toMatchObject({
      server: null,
      problem: expect.stringContaining('written into the entry'),
    });
  });

  it.each<[string, Json]>([
    ['text', 'npx'],
    ['a list', []],
    ['neither command nor address', { args: [] }],
    ['both command and address', { command: 'npx', url: 'https://a.example' }],
    ['a command that is a number of things', { command: ['npx', {}] }],
    ['arguments that are objects', { command: 'npx', args: [{}] }],
    ['variables that are a list', { command: 'npx', env: ['A=b'] }],
    ['variables that are objects', { command: 'npx', env: { A: {} } }],
    ['headers that are objects', { url: 'https://a.example', headers: { A: {} } }],
    ['deeper headers that are text', { url: 'https://a.example', requestInit: { headers: 'A: b' } }],
    ['an address that is a list', { url: [] }],
    ['a folder that is a number', { command: 'npx', cwd: 5 }],
  ])('no entry that is %s, and says why', (_what, entry) => {
    expect(read('cursor', entry)).toMatchObject({ server: null, problem: expect.stringMatching(/\.$/) });
  });

  it('names that mean something in JavaScript as names', () => {
    const entry = JSON.parse(
      '{"command":"a","env":{"__proto__":"x","constructor":"y"},"__proto__":{"command":"evil"}}',
    ) as Json;
    expect(read(null, entry)).toMatchObject({ words: ['a'] });
    const { server } = readEntry(null, 'x', entry);
    expect(server?.kind === 'stdio' ? [...server.env.keys()] : []).toEqual(['__proto__', 'constructor']);
  });
});
