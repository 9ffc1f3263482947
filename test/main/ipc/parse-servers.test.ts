import { describe, expect, it } from 'vitest';
import { parseServers } from '../../../main/ipc/parse-servers';

const entry = '{"command":"npx","args":["-y","server",8080],"env":{"PORT":1,"DEBUG":true}}';
const stdio = { kind: 'stdio', command: 'npx', args: ['-y', 'server', '8080'], env: { PORT: '1', DEBUG: 'true' } };

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
    expect(parseServers(text)).toEqual([{ name, transport: stdio, isTrusted: false }]);
  });

  it.each(['url', 'serverUrl'])('an address under “%s”, with // in it', (key) => {
    const text = `{"api":{"type":"http","${key}":"http://127.0.0.1:1/mcp//x","headers":{"A":"b"}}}`;
    const transport = { kind: 'http', url: 'http://127.0.0.1:1/mcp//x', headers: { A: 'b' } };
    expect(parseServers(text)).toEqual([{ name: 'api', transport, isTrusted: false }]);
  });

  it('several, in their order', () => {
    expect(parseServers(`{"b":${entry},"a":${entry}}`).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('nothing that would make a server trusted or built in', () => {
    const [draft] = parseServers('{"x":{"command":"a","isTrusted":true,"kind":"sample","folder":"/","enabled":true}}');
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
    expect(() => parseServers(text)).toThrow(
      expect.objectContaining({ name: 'GatehouseError', code: 'invalid-request' }),
    );
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });

  it('where the mistake is', () => {
    expect(() => parseServers('{\n"a": {"command" "b"}\n}')).toThrow(/line 2/);
  });

  it('without repeating hidden characters of a name', () => {
    expect(() => parseServers('{"a\\u202eb":{}}')).toThrow('“ab” has neither');
  });
});

it('reads 1 MB of servers', () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`s${n}`, { command: 'x'.repeat(150) }]));
  expect(parseServers(JSON.stringify(many))).toHaveLength(5000);
}, 20_000);
