// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { describe, expect, it } from 'vitest';
import { planImport } from '../../../../main/clients/import/plan-import';
import { readPasted } from '../../../../main/clients/import/read-pasted';
import { GatehouseError } from '../../../../shared/errors';

const entry = '{"command":"npx","args":["-y","server",8080],"env":{"PORT":1,"DEBUG":true}}';
const stdio = { kind: 'stdio', command: 'npx', args: ['-y', 'server', '8080'], env: { PORT: '1', DEBUG: 'true' } };

/** As the person gets them to see. Throws the refusal of the first that cannot be had. */
function draftsIn(text: string) {
  const { entries } = readPasted(text);
  const found = entries.map((each) => ({ ...each, kind: null, label: 'Pasted', path: null }));
  const parts = { servers: [], environment: {}, home: '/home/ada', isOurs: () => false };
  return planImport(found, parts).candidates.map(({ draft, refusal }) => {
    if (refusal !== null) throw new GatehouseError('invalid-request', refusal);
    return draft;
  });
}

describe('reads', () => {
  it.each([
    ['mcpServers', `{"mcpServers":{"files":${entry}}}`, 'files'],
    ['servers', `{"servers":{"files":${entry}},"inputs":[]}`, 'files'],
    ['a bare map', `{"files":${entry}}`, 'files'],
    ['one entry', entry, 'server'],
    ['line comments', `{ // mine\n"files":${entry}, // last\n}// end`, 'files'],
    ['block comments', `/* a "quote */{"files":${entry} /* } */}`, 'files'],
    ['trailing commas', `{"files":${entry.replace('true}}', 'true,},}')},}`, 'files'],
    ['a BOM', `\ufeff{"files":${entry}}`, 'files'],
    ['a name with spaces', `{"My Files!":${entry}}`, 'My-Files-'],
    ['a name that is all punctuation', `{"***":${entry}}`, 'server'],
    ['the name __proto__', `{"__proto__":${entry}}`, 'proto__'],
    ['the name constructor', `{"constructor":${entry}}`, 'constructor'],
  ])('%s', (_what, text, name) => {
    expect(draftsIn(text)).toEqual([{ name, transport: stdio, isTrusted: false }]);
  });

  it.each(['url', 'serverUrl'])('an address under “%s”, with // in it', (key) => {
    const text = `{"api":{"type":"http","${key}":"http://127.0.0.1:1/mcp//x","headers":{"A":"b"}}}`;
    const transport = { kind: 'http', url: 'http://127.0.0.1:1/mcp//x', headers: { A: 'b' } };
    expect(draftsIn(text)).toEqual([{ name: 'api', transport, isTrusted: false }]);
  });

  it.each([
    '[mcp_servers.files]\ncommand = "npx"\nargs = ["-y", "server", 8080]\n[mcp_servers.files.env]\nPORT = 1\nDEBUG = true\n',
    '# mine\r\n[mcp_servers."files"]\r\ncommand="npx"\r\nargs=["-y","server","8080"]\r\nenv={PORT="1",DEBUG="true"}\r\n',
  ])('TOML: %j', (text) => {
    expect(draftsIn(text)).toEqual([{ name: 'files', transport: stdio, isTrusted: false }]);
  });

  it('JSON in which a line looks like TOML', () => {
    const text = '{"a":{"command":"x","args":[\n"--a=1",\n"[b]"\n]}}';
    expect(draftsIn(text)).toMatchObject([{ name: 'a', transport: { args: ['--a=1', '[b]'] } }]);
  });

  it('several, in their order', () => {
    expect(readPasted(`{"b":${entry},"a":${entry}}`).entries.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('nothing that would make a server trusted or built in', () => {
    const [draft] = draftsIn('{"x":{"command":"a","isTrusted":true,"kind":"sample","folder":"/","enabled":true}}');
    expect(draft).toEqual({
      name: 'x',
      transport: { kind: 'stdio', command: 'a', args: [], env: {} },
      isTrusted: false,
    });
  });
});

describe('refuses, and says what to do', () => {
  it.each([
    ['nothing', ''],
    ['a scalar', '42'],
    ['an array', '[]'],
    ['prose', 'please add the file server'],
    ['an empty map', '{}'],
    ['no servers', '{"mcpServers":{}}'],
    ['broken JSON', '{"mcpServers":{"files":{'],
    ['a key twice', `{"files":${entry},"files":${entry}}`],
    ['an entry that is text', '{"files":"npx"}'],
    ['an entry without command or address', '{"files":{"args":[]}}'],
    ['an empty command', '{"files":{"command":""}}'],
    ['another kind of address', '{"files":{"url":"file:///etc/passwd"}}'],
    ['an address that is none', '{"files":{"url":"nonsense"}}'],
    ['arguments that are objects', '{"files":{"command":"a","args":[{}]}}'],
    ['references', '{"a":&x {"command":"a"},"b":*x}'],
    ['text 5,000 deep', '{"a":'.repeat(5000)],
    ['text 20,000 deep behind brackets in quotes', '["]",'.repeat(20_000)],
    ['lists 20,000 deep in one line', '- '.repeat(20_000)],
    ['1 MB of quotes', '"\\'.repeat(500_000)],
    ['1 MB of comments that never end', '/*'.repeat(500_000)],
    ['1 MB of brackets', '['.repeat(1_000_000)],
    ['1 MB of rubbish', '\u0000}{:,'.repeat(200_000)],
  ])('%s', (_what, text) => {
    const startedMs = performance.now();
    expect(() => draftsIn(text)).toThrow(expect.objectContaining({ name: 'GatehouseError', code: 'invalid-request' }));
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });

  it('where a mistake in TOML is', () => {
    expect(() => draftsIn('[mcp_servers.a]\ncommand = npx\n')).toThrow(/^Line 2, column 11: This is not TOML: .*\.$/);
  });

  it('where the mistake is', () => {
    expect(() => draftsIn('{\n"a": {"command" "b"}\n}')).toThrow(/line 2/);
  });
});

it('reads 1 MB of servers', () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`s${n}`, { command: 'x'.repeat(150) }]));
  expect(readPasted(JSON.stringify(many)).entries).toHaveLength(5000);
}, 20_000);

it('tells what a text says of its inputs', () => {
  const { inputs } = readPasted(
    `{"inputs":[{"id":"key","description":"The key","password":true},7],"servers":{"a":${entry}}}`,
  );
  expect([...inputs.keys()]).toEqual(['key']);
});

it.each([
  ['a list with names', 'mcpServers:\n  - name: files\n    command: npx\n', ['files']],
  ['a list without names', '{"mcpServers":[{"command":"npx"}]}', ['server-1']],
  ['servers two levels down', `{"mcp":{"servers":{"files":${entry}}}}`, ['files']],
  ['the settings of opencode', '{"mcp":{"files":{"type":"local","command":["npx","-y","x"]}}}', ['files']],
  ['one entry with a name', '{"name":"files","command":"npx"}', ['files']],
])('finds %s', (_what, text, names) => {
  expect(readPasted(text).entries.map(({ name }) => name)).toEqual(names);
});
