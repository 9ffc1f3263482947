import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { celFor } from '../../../main/gateway/policy/cel';
import { prepareDeclared, readDeclaredConfig } from '../../../main/store/declared-config';
import { aHome } from './support/builders';

const token = 'bench-token-0123456789';

function aConfig(text: string | Buffer, name = 'gatehouse.yaml'): string {
  const path = join(aHome(), name);
  writeFileSync(path, text);
  return path;
}

/** Every problem, without the file's name before it. */
function problemsOf(text: string | Buffer, environment: Record<string, string> = {}): readonly string[] {
  const path = aConfig(text);
  try {
    readDeclaredConfig(path, environment);
  } catch (error) {
    return String((error as Error).message)
      .split('\n')
      .slice(1)
      .map((line) => line.replace(`${path}:`, ''));
  }
  return [];
}

const example = `
port: 7718
servers:
  files: { command: npx, args: [-y, "@modelcontextprotocol/server-filesystem", ./scratch] }
  api:   { url: "http://127.0.0.1:9101/mcp", headers: { X-Key: "\${secret:api-key}" }, trusted: true, enabled: false }
clients:
  - { name: bench, token: "\${env:BENCH_TOKEN}" }
rules:
  - { effect: allow, client: bench, server: api, tool: "*" }
  - { effect: ask, server: files, tool: "write_*", reason: "looked at by \${env:OWNER}" }
approvals: { timeoutMs: 5000 }
`;
const environment = { BENCH_TOKEN: token, OWNER: 'Ann' };

describe('a declared configuration', () => {
  it('gives the same settings as a person could make', () => {
    const path = aConfig(example);
    const { settings, notices } = readDeclaredConfig(path, environment);
    expect(notices).toEqual([]);
    expect(settings.preferences.get()).toMatchObject({ port: 7718, approvalTimeoutMs: 5000, pendingAfterMs: 50_000 });
    expect(settings.isFirstRun.get()).toBe(false);
    expect(settings.servers.get()).toMatchObject([
      {
        name: 'files',
        transport: {
          kind: 'stdio',
          command: 'npx',
          args: ['-y', '@modelcontextprotocol/server-filesystem', './scratch'],
          cwd: dirname(path),
        },
        enabled: true,
        isTrusted: false,
        origin: 'config',
      },
      {
        name: 'api',
        transport: { kind: 'http', url: 'http://127.0.0.1:9101/mcp', headers: { 'X-Key': `\${secret:api-key}` } },
        enabled: false,
        isTrusted: true,
      },
    ]);
    expect(settings.clients.get()).toMatchObject([
      {
        id: 'config-bench',
        name: 'bench',
        tokenDigest: createHash('sha256').update(token).digest('hex'),
        origin: 'config',
      },
    ]);
    expect(settings.rules.get()).toMatchObject([
      { effect: 'allow', client: 'bench', server: 'api', tool: '*', isEnabled: true, origin: 'config' },
      { effect: 'ask', client: '*', server: 'files', tool: 'write_*', reason: 'looked at by Ann' },
    ]);
  });

  it('takes what a server may make us bear, and whether clients share it', () => {
    const text =
      'servers:\n  a: { command: x, sharing: per-client, limits: { depth: 32, callTimeoutMs: null } }\n  b: { url: "http://x" }';
    const [a, b] = readDeclaredConfig(aConfig(text), environment).settings.servers.get();
    expect(a).toMatchObject({ sharing: 'per-client', limits: { depth: 32, callTimeoutMs: null } });
    expect(a?.transport).not.toHaveProperty('limits');
    expect(b).toMatchObject({ sharing: 'shared', limits: {} });
  });

  it('takes what the operator says of the risk of tools', () => {
    const text =
      'servers:\n  a: { command: x, toolRisks: { sync: write, wipe: destructive } }\n  b: { url: "http://x" }';
    const [a, b] = readDeclaredConfig(aConfig(text), environment).settings.servers.get();
    expect(a).toMatchObject({ toolRisks: { sync: 'write', wipe: 'destructive' } });
    expect(a?.transport).not.toHaveProperty('toolRisks');
    expect(b?.toolRisks).toEqual({});
  });

  it('takes profiles, and which client has which', () => {
    const text = `clients:
  - { name: a, token: ${token}, profile: Work }
  - { name: b, token: ${token}2 }
profiles:
  - { name: Work, servers: [files], hiddenTools: { files: [wipe] } }
  - { name: Empty }
rules:
  - { effect: deny, profile: Work }
`;
    const { settings, notices } = readDeclaredConfig(aConfig(text), {});
    const [work, empty] = settings.profiles.get();
    expect(work).toMatchObject({
      id: 'config-Work',
      name: 'Work',
      servers: ['files'],
      hiddenTools: { files: ['wipe'] },
    });
    expect(empty).toMatchObject({ name: 'Empty', servers: [], hiddenTools: {} });
    expect(settings.clients.get().map(({ profileId }) => profileId)).toEqual(['config-Work', null]);
    expect(settings.rules.get()).toMatchObject([{ profile: 'Work' }]);
    expect(notices).toEqual([]);
  });

  it.each([
    [
      'clients: [{ name: a, token: bench-token-0123456789, profile: Work }]',
      '1:62 There is no profile “Work” under “profiles”. Add it there, or correct the name.',
    ],
    ['profiles: [{ name: Work }, { name: Work }]', '1:36 Another profile has the same name. Give each its own.'],
    ['profiles: [{ name: Work, id: x }]', '1:26 “id” is not known here. Take it out or correct its name.'],
    ['profiles: [{ servers: [a] }]', '1:12 “name” is missing. Add it.'],
  ])('refuses %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('says of a rule whose profile is not declared that it never applies', () => {
    expect(readDeclaredConfig(aConfig('rules: [{ effect: deny, profile: Work }]'), {}).notices).toEqual([
      'Rule 1 is for the profile “Work”, and no profile of that name is declared, so it never applies. Correct the name or take the rule out.',
    ]);
  });

  it.each([
    ['{ sync: harmless }', /:2:\d+ “sync” must be one of “read”, “write”, .*“unknown”\./],
    ['{ "": read }', /:2:\d+ The name of a tool has 1 to 300 characters\. Use the server’s own name for it\./],
    [`{ ${'x'.repeat(301)}: read }`, /The name of a tool has 1 to 300 characters/],
    ['[read]', /:2:\d+ “toolRisks” must be a map of names and values\./],
  ])('refuses to take %s for the risk of tools', (toolRisks, problem) => {
    const path = aConfig(`servers:\n  a: { command: x, toolRisks: ${toolRisks} }`);
    expect(() => readDeclaredConfig(path, environment)).toThrow(problem);
  });

  it('keeps changes in memory and writes nothing', () => {
    const path = aConfig(example);
    const { settings } = readDeclaredConfig(path, environment);
    settings.rules.update((rules) => rules.slice(1));
    expect(settings.rules.get()).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toBe(example);
    expect(readdirSync(dirname(path))).toEqual(['gatehouse.yaml']);
  });

  it('gives a rule and a client the same id at every start, two equal rules included', () => {
    const text =
      'rules:\n  - { effect: deny, tool: rm }\n  - { effect: deny, tool: rm }\n  - { effect: deny, tool: mv }\n';
    const ids = (config: string) =>
      readDeclaredConfig(aConfig(config), {})
        .settings.rules.get()
        .map((rule) => rule.id);
    expect(ids(text)).toEqual(ids(text));
    expect(new Set(ids(text)).size).toBe(3);
    expect(ids('rules: [{ effect: deny, tool: mv }]')[0]).toBe(ids(text)[2]);
  });

  it('may be JSON, indented with tabs, with a byte order mark', () => {
    const json = JSON.stringify({ servers: { api: { url: 'http://127.0.0.1:1/mcp' } } }, null, '\t');
    const { settings } = readDeclaredConfig(aConfig(`\ufeff${json}`, 'gatehouse.json'), {});
    expect(settings.servers.get()).toMatchObject([{ name: 'api' }]);
  });

  it('resolves a working directory from the place of the file', () => {
    const path = aConfig('servers: { a: { command: x, cwd: sub }, b: { command: x, cwd: /abs } }');
    const folders = readDeclaredConfig(path, {})
      .settings.servers.get()
      .map(({ transport }) => transport.kind === 'stdio' && transport.cwd);
    expect(folders).toEqual([join(dirname(path), 'sub'), '/abs']);
  });

  it('reports rules that never apply', () => {
    const text =
      'servers: { files: { command: x } }\nrules:\n  - { effect: deny, server: fils, client: bob }\n  - { effect: deny, server: "fi*" }\n';
    expect(readDeclaredConfig(aConfig(text), {}).notices).toEqual([
      expect.stringMatching(/^Rule 1 is for the server “fils”, and no server of that name is declared/),
      expect.stringMatching(/^Rule 1 is for the client “bob”/),
    ]);
  });

  it('expands the environment in no key, no port and not twice', () => {
    const text = `servers: { a: { command: "\${env:A}", env: { "\${env:A}": "1" } } }`;
    const [server] = readDeclaredConfig(aConfig(text), { A: `\${env:B}`, B: 'no' }).settings.servers.get();
    expect(server?.transport).toMatchObject({ command: `\${env:B}`, env: { [`\${env:A}`]: '1' } });
    expect(problemsOf(`port: "\${env:A}"`, { A: '1' })).toEqual(['1:7 “port” must be a number.']);
  });
});

describe('what is wrong with a declared configuration is said with its place:', () => {
  it.each([
    ['an unknown key', 'ports: 1', ['1:1 “ports” is not known here. Take it out or correct its name.']],
    [
      'an unknown key of a server',
      'servers:\n  a:\n    command: x\n    agrs: []',
      ['4:5 “agrs” is not known here. Take it out or correct its name.'],
    ],
    [
      'a key of the other kind of server',
      'servers: { a: { url: "http://x", args: [] } }',
      ['1:34 “args” is not known here. Take it out or correct its name.'],
    ],
    [
      'an unknown limit',
      'servers: { a: { command: x, limits: { size: 1 } } }',
      ['1:39 “size” is not known here. Take it out or correct its name.'],
    ],
    [
      'a limit out of range',
      'servers: { a: { command: x, limits: { depth: 1 } } }',
      ['1:46 “depth” is too small. The least is 8.'],
    ],
    ['a port out of range', 'port: 70000', ['1:7 “port” is too large. The most is 65535.']],
    ['a key that stands twice', 'port: 1\nport: 2', ['2:1 This key stands here twice. Keep one of them.']],
    [
      'two servers of one name',
      'servers:\n  a: { command: x }\n  a: { command: y }',
      ['3:3 This key stands here twice. Keep one of them.'],
    ],
    [
      'a variable that is not set',
      `servers: { a: { command: "\${env:NOPE}" } }`,
      ['1:26 The environment variable “NOPE” is not set. Set it before you start Gatehouse.'],
    ],
    [
      'a reference that is not closed',
      `servers: { a: { command: "\${env:NOPE" } }`,
      [`1:26 A reference to the environment is not well formed. Write \${env:NAME}.`],
    ],
    ['an empty glob', 'rules: [{ effect: deny, tool: "" }]', ['1:31 “tool” is empty. Give it a value.']],
    [
      'a glob that is too long',
      `rules: [{ effect: deny, tool: ${'x'.repeat(201)} }]`,
      ['1:31 “tool” is too long. Use at most 200 characters.'],
    ],
    ['an effect that is none', 'rules: [{ effect: block }]', ['1:19 “effect” must be one of “allow”, “ask”, “deny”.']],
    ['a rule without an effect', 'rules: [{ tool: x }]', ['1:9 “effect” is missing. Add it.']],
    [
      'a number where text belongs',
      'servers: { a: { command: x, env: { PORT: 9101 } } }',
      ['1:42 “PORT” must be text. Put it in quotes.'],
    ],
    ['a list that is none', 'rules: { effect: deny }', ['1:8 “rules” must be a list.']],
    ['a server that is nothing', 'servers: { a: }', ['1:15 “a” must be a map of names and values.']],
    [
      'a server with both',
      'servers: { a: { command: x, url: "http://x" } }',
      ['1:15 A server needs either “command” or “url”. Give one of them.'],
    ],
    [
      'a server with neither',
      'servers: { a: {} }',
      ['1:15 A server needs either “command” or “url”. Give one of them.'],
    ],
    [
      'an address that is none',
      'servers: { a: { url: "ftp://x" } }',
      ['1:22 Give an address that begins with http:// or https://.'],
    ],
    [
      'a token that is too short',
      'clients: [{ name: a, token: short }]',
      ['1:29 The token is too short to be safe. Use 16 characters or more, best 43 random ones.'],
    ],
    ['a client without a token', 'clients: [{ name: a }]', ['1:11 “token” is missing. Add it.']],
    [
      'a name with a star',
      `clients: [{ name: "a*", token: ${token} }]`,
      ['1:19 Use a name without control characters, “*” or “?”.'],
    ],
    [
      'two clients of one name',
      `clients:\n  - { name: a, token: ${token} }\n  - { name: a, token: ${token}x }`,
      ['3:13 Another client has the same name. Give each its own.'],
    ],
    [
      'two clients with one token',
      `clients:\n  - { name: a, token: ${token} }\n  - { name: b, token: ${token} }`,
      ['3:23 Another client has the same token. Give each its own.'],
    ],
    ['a list as the whole', '- 1', ['1:1 This must be a map of names and values.']],
    ['nothing at all', '', ['1:1 This must be a map of names and values.']],
  ])('%s', (_what, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('a server name outside the alphabet', () => {
    expect(problemsOf('servers:\n  "a b": { command: x }')[0]).toMatch(
      /^2:3 The name of a server is not valid\. Use 1 to 40 letters/,
    );
  });

  it.each([
    ['broken YAML', 'servers: [1'],
    ['a tag of its own', 'port: !!js/function x'],
    ['several documents', 'port: 1\n---\nport: 2'],
    ['an alias without an anchor', 'servers: *x'],
    [
      'a heap of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(20)}]\nc: &c [${'*b,'.repeat(20)}]\nd: [${'*c,'.repeat(20)}]`,
    ],
  ])('%s', (_what, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
    expect(problemsOf(text)[0]).toMatch(/^\d+:\d+ .+\.$/);
  });

  it('all problems at once, from top to bottom', () => {
    const text =
      'prot: 1\nservers:\n  a: { command: 1 }\n  b: {}\nclients:\n  - { name: x, token: y }\nrules:\n  - { effect: maybe }\n';
    expect(problemsOf(text).map((problem) => problem.split(' ')[0])).toEqual(['1:1', '3:17', '4:6', '6:23', '8:15']);
  });

  it('never with a value that may be secret', () => {
    const canary = 'canary 42';
    const text = `clients: [{ name: a, token: "${canary}" }]\nservers: { a: { command: "\${env:X}", headers: "${canary}" } }`;
    const said = problemsOf(text).join('\n');
    expect(said).not.toBe('');
    expect(said).not.toContain(canary);
  });
});

describe('a file that cannot be read', () => {
  it.each([
    [
      'is not there',
      () => join(aHome(), 'none.yaml'),
      /cannot be read: it is not there\. Name another file with --config/,
    ],
    ['is a folder', () => aHome(), /there is a folder of that name/],
    ['is not text', () => aConfig(Buffer.from([0xff, 0xfe, 0x00])), /it is not UTF-8 text/],
    ['is too large', () => aConfig('#'.repeat(1024 * 1024 + 1)), /larger than 1 MB/],
  ])('%s', (_what, path, sentence) => {
    expect(() => readDeclaredConfig(path(), {})).toThrow(sentence);
  });
});

describe('a condition of a declared rule', () => {
  const broken = 'rules:\n  - effect: allow\n    condition: "args.a == b"\n';

  it('is not looked at where no file has one, nor where there is no file', async () => {
    await prepareDeclared(aConfig('rules: [{ effect: allow }]'));
    await prepareDeclared('/nowhere/gatehouse.yaml');
    expect(celFor('/home/ada')).toBeUndefined();
    expect(problemsOf(broken)).toEqual([]);
  });

  it('that cannot be computed is a mistake like any other', async () => {
    await prepareDeclared(aConfig(broken));
    expect(problemsOf(broken)).toEqual([
      expect.stringMatching(/^3:16 The condition cannot be computed\. Its character 11: “b” is not known\./),
    ]);
    expect(problemsOf(broken.replace('== b', '== 5'))).toEqual([]);
  });
});

describe('a declared rule', () => {
  it('may have all that a rule can have', () => {
    const path = aConfig(`
rules:
  - effect: allow
    server: files
    risks: [write]
    condition: 'has(args.path) && under(args.path, "~/projects")'
    limits:
      - { kind: calls, atMost: 10, per: hour, beyond: deny }
      - { kind: sum, argument: order.total, atMost: 99.5, per: day }
    holdsResult: true
    isShadow: true
    isEnabled: false
    note: for the team
    expiresAt: 2027-01-01T00:00:00Z
    definition: abc
`);
    const { settings } = readDeclaredConfig(path, {});
    expect(settings.rules.get()).toMatchObject([
      {
        risks: ['write'],
        condition: 'has(args.path) && under(args.path, "~/projects")',
        limits: [
          { kind: 'calls', atMost: 10, per: 'hour', beyond: 'deny' },
          { kind: 'sum', argument: 'order.total', atMost: 99.5, per: 'day', beyond: 'ask' },
        ],
        holdsResult: true,
        isShadow: true,
        isEnabled: false,
        note: 'for the team',
        expiresAt: '2027-01-01T00:00:00Z',
        definition: 'abc',
        origin: 'config',
      },
    ]);
  });

  it.each([
    ['risks: [harmful]', '“harmful”|one of'],
    ['limits: [{ kind: calls, atMost: 0, per: hour }]', 'too small'],
    ['limits: [{ kind: calls, atMost: 1, per: hour, beyound: deny }]', '“beyound” is not known here'],
    ['limits: [{ kind: sum, atMost: 1, per: hour }]', '“argument” is missing'],
    ['expiresAt: tomorrow', ''],
    ['when: x', '“when” is not known here'],
  ])('with “%s” is a mistake', (line, sentence) => {
    const problems = problemsOf(`rules:\n  - { effect: allow, ${line} }\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^2:\d+ /);
    expect(problems[0]).toMatch(new RegExp(sentence));
  });
});
