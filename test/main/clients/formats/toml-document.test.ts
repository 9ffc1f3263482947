import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { readConfig, removeEntry, setEntry, setField } from '../../../../main/clients/formats/config-text';
import { problemOf, shape } from '../../../support/config-shape';

const map = shape('toml', 'mcp_servers');
const list = { format: 'toml', container: { segments: ['mcp_servers'], kind: 'list', idField: 'name' } } as const;
const ours = { name: 'gw', value: { url: 'http://x/mcp', http_headers: { Authorization: 'Bearer T' }, cwd: null } };
const tables = '[mcp_servers.gw]\nurl = "http://x/mcp"\n\n[mcp_servers.gw.http_headers]\nAuthorization = "Bearer T"\n';
const element =
  '[[mcp_servers]]\nname = "gw"\nurl = "http://x/mcp"\n\n[mcp_servers.http_headers]\nAuthorization = "Bearer T"\n';
const inline = '{ url = "http://x/mcp", http_headers = { Authorization = "Bearer T" } }';

/** Before, with our entry, and, where it is not as before, without it again. */
const maps: Record<string, [before: string, after: string, back?: string]> = {
  'nothing in it': ['', tables],
  'only comments': ['# mine\n', `# mine\n\n${tables}`],
  'other tables': [
    'model = "x" # c\n\n[profiles.a]\nmodel = "y"\n',
    `model = "x" # c\n\n[profiles.a]\nmodel = "y"\n\n${tables}`,
  ],
  'no line break at the end': ['a = 1', `a = 1\n\n${tables}`.trimEnd()],
  CRLF: ['a = 1\r\n', `a = 1\n\n${tables}`.replaceAll('\n', '\r\n')],
  'a byte order mark': ['\ufeffa = 1\n', `\ufeffa = 1\n\n${tables}`],
  'quoted and dotted names': [
    '[ mcp_servers . "a.b" ]\ncommand = "x"\n[mcp_servers.\'c d\'.env]\n"K.L" = "v"\n',
    `[ mcp_servers . "a.b" ]\ncommand = "x"\n[mcp_servers.'c d'.env]\n"K.L" = "v"\n\n${tables}`,
  ],
  'servers in one table': [
    '[mcp_servers]\nfs.command = "x"\nz = { command = "y" } # t\n\n[other]\na = 1\n',
    `[mcp_servers]\nfs.command = "x"\nz = { command = "y" } # t\n\n[other]\na = 1\n\n${tables}`,
  ],
  'servers without a table': ['mcp_servers.fs.command = "x"\n', `mcp_servers.fs.command = "x"\n\n${tables}`],
  'an inline table of servers': [
    'mcp_servers = { fs = { command = "x" } } # t\nb = 1\n',
    `mcp_servers = { gw = ${inline}, fs = { command = "x" } } # t\nb = 1\n`,
  ],
  'an empty inline table': ['mcp_servers = {}\n', `mcp_servers = {gw = ${inline}}\n`],
  'what looks like a table and is a text': [
    'a = """\n[mcp_servers.gw]\nurl = "\\""" # no\n"""\nb = \'\'\'[mcp_servers.gw]\'\'\'\nc = [ # ]\n  "]", # "\n]\n',
    `a = """\n[mcp_servers.gw]\nurl = "\\""" # no\n"""\nb = '''[mcp_servers.gw]'''\nc = [ # ]\n  "]", # "\n]\n\n${tables}`,
  ],
  'our name elsewhere': ['[projects.mcp_servers.gw]\na = 1\n', `[projects.mcp_servers.gw]\na = 1\n\n${tables}`],
};

const lists: typeof maps = {
  'nothing in it': ['', element],
  servers: [
    '[[mcp_servers]]\nname = "fs"\n\n[mcp_servers.headers]\na = "b"\n\n[[mcp_servers]] # z\nname = "z"\n',
    `[[mcp_servers]]\nname = "fs"\n\n[mcp_servers.headers]\na = "b"\n\n[[mcp_servers]] # z\nname = "z"\n\n${element}`,
  ],
  'an array over several lines': [
    'mcp_servers = [\n  # about fs\n  { name = "fs" }, # t\n]\n',
    'mcp_servers = [\n  { name = "gw", url = "http://x/mcp", http_headers = { Authorization = "Bearer T" } },\n  # about fs\n  { name = "fs" }, # t\n]\n',
  ],
  'an empty array': [
    'mcp_servers = []\n',
    'mcp_servers = [{ name = "gw", url = "http://x/mcp", http_headers = { Authorization = "Bearer T" } }]\n',
  ],
};

describe.each([
  ...Object.entries(maps).map(([title, golden]) => [`tables with ${title}`, map, golden] as const),
  ...Object.entries(lists).map(([title, golden]) => [`an array with ${title}`, list, golden] as const),
])('%s', (_, of, [before, after, back = before]) => {
  it('gets our entry once', () => {
    expect(setEntry(before, of, ours)).toBe(after);
    expect(setEntry(after, of, ours)).toBe(after);
  });

  it('loses it again', () => {
    expect(removeEntry(after, of, ours.name)).toBe(back);
    expect(removeEntry(back, of, ours.name)).toBe(back);
  });
});

const mixed =
  '# top\n\n# about a\n[mcp_servers.a] # t\ncommand = "x"\n\n# about other\n[other]\nz = 1\n\n[mcp_servers.a.env]\nK = "v"\n\n# about b\n[mcp_servers.b]\nargs = [\n  "[mcp_servers.c]",\n]\n\n# end\n';

it.each([
  [
    'a',
    '# top\n\n# about a\n\n# about other\n[other]\nz = 1\n\n# about b\n[mcp_servers.b]\nargs = [\n  "[mcp_servers.c]",\n]\n\n# end\n',
  ],
  [
    'b',
    '# top\n\n# about a\n[mcp_servers.a] # t\ncommand = "x"\n\n# about other\n[other]\nz = 1\n\n[mcp_servers.a.env]\nK = "v"\n\n# about b\n\n# end\n',
  ],
])('takes %s away wherever it is written', (name, after) => {
  expect(removeEntry(mixed, map, name)).toBe(after);
});

it.each([
  ['[mcp_servers]\na.x = 1\nb.x = 2 # t\na.y = 3\n', 'a', '[mcp_servers]\nb.x = 2 # t\n'],
  ['mcp_servers = { a = 1, b = 2 }\n', 'b', 'mcp_servers = { a = 1 }\n'],
  ['mcp_servers = { a = 1, b = 2 }\n', 'a', 'mcp_servers = { b = 2 }\n'],
  ['mcp_servers.a = 1\nb = 2\n', 'a', 'b = 2\n'],
  ['[mcp_servers."a"]\nx = 1\n\n[b]\n', 'a', '[b]\n'],
])('of %j takes %s away', (text, name, after) => {
  expect(removeEntry(text, map, name)).toBe(after);
});

it('replaces tables where they stand, and the rest of them wherever it is', () => {
  expect(setEntry(mixed, map, { name: 'a', value: { url: 'u' } })).toBe(
    '# top\n\n# about a\n[mcp_servers.a]\nurl = "u"\n\n# about other\n[other]\nz = 1\n\n# about b\n[mcp_servers.b]\nargs = [\n  "[mcp_servers.c]",\n]\n\n# end\n',
  );
});

it.each([
  ['[mcp_servers]\na.x = 1\n[z]\n', '[mcp_servers]\n[z]\n\n[mcp_servers.a]\nurl = "u"\n'],
  ['[mcp_servers]\na = { x = 1 } # t\n', '[mcp_servers]\na = { url = "u" } # t\n'],
  ['mcp_servers = { a = 1 }\n', 'mcp_servers = { a = { url = "u" } }\n'],
])('replaces a server in %j', (text, after) => {
  expect(setEntry(text, map, { name: 'a', value: { url: 'u' } })).toBe(after);
});

it.each([
  ['[mcp_servers.a] # t\nx = 1\n', '[mcp_servers.a] # t\nenabled = false\nx = 1\n'],
  ['[mcp_servers.a.env]\nx = 1\n', '[mcp_servers.a]\nenabled = false\n\n[mcp_servers.a.env]\nx = 1\n'],
  ['[mcp_servers]\n  a.x = 1\n', '[mcp_servers]\n  a.enabled = false\n  a.x = 1\n'],
  ['mcp_servers.a.x = 1\n', 'mcp_servers.a.enabled = false\nmcp_servers.a.x = 1\n'],
  ['mcp_servers = { a = { x = 1 } }\n', 'mcp_servers = { a = { enabled = false, x = 1 } }\n'],
  ['[mcp_servers.a]\nenabled = true # on\n', '[mcp_servers.a]\nenabled = false # on\n'],
])('switches the server in %j off', (text, after) => {
  expect(setField(text, map, { name: 'a', field: 'enabled', value: false })).toBe(after);
});

it('switches an element off, and on again as it was', () => {
  const text = '[[mcp_servers]]\nname = "a"\n\n[[mcp_servers]]\nname = "b"\n[mcp_servers.env]\nK = "v"\n';
  const off = setField(text, list, { name: 'b', field: 'disabled', value: true });
  expect(off).toBe(text.replace('[[mcp_servers]]\nname = "b"', '[[mcp_servers]]\ndisabled = true\nname = "b"'));
  expect(setField(off, list, { name: 'b', field: 'disabled', value: undefined })).toBe(text);
});

it('puts a server that is no table back among the others', () => {
  expect(setEntry('[mcp_servers]\na = 1\n', map, { name: 'b', value: 2 })).toBe('[mcp_servers]\nb = 2\na = 1\n');
  expect(setEntry('a = 1\n', map, { name: 'b', value: [1] })).toBe('a = 1\n\n[mcp_servers]\nb = [1]\n');
});

it('reads dates as texts, and whole numbers of 64 bits as the nearest', () => {
  const text = '[mcp_servers.a]\nat = 2026-11-21\nbig = 9223372036854775807\nhex = 0xff\nnone = nan\n';
  expect(readConfig(text, map)).toMatchObject({
    entries: new Map([['a', { at: '2026-11-21', big: 2 ** 63, hex: 255, none: Number.NaN }]]),
  });
  expect(setEntry(text, map, ours)).toBe(`${text}\n${tables}`);
});

it('writes any name and text in TOML 1.0', () => {
  const value = { 'a.b': '\u0000"\\\n\u007f💥', '': { '"': [{ x: [1.5, true] }, {}] }, big: 1e20 };
  const next = setEntry('', map, { name: '__proto__', value });
  expect(next).toBe(
    '[mcp_servers.__proto__]\n"a.b" = "\\u0000\\"\\\\\\n\\u007f💥"\nbig = 1e+20\n\n[mcp_servers.__proto__.""]\n"\\"" = [{ x = [1.5, true] }, {}]\n',
  );
  expect(JSON.stringify(parse(next))).toContain('"__proto__":{"a.b"');
  expect(removeEntry(next, map, '__proto__')).toBe('');
});

it.each([
  ['a = \nb = 1\n', /^Line 1, column \d+: This is not TOML: .*\. Correct the file, then try again\.$/],
  ['[mcp_servers.a]\n[mcp_servers.a]\n', /^Line 2, column 2: This is not TOML: trying to redefine/],
  ['a = 1\na = 2\n', /^Line 2, column 1: This is not TOML: trying to redefine/],
  ['x = 1\nmcp_servers = 1\n', /^Line 2, column 1: “mcp_servers” should be a map/],
  ['\n[[mcp_servers]]\nname = "a"\n', /^Line 2, column 1: “mcp_servers” should be a map/],
  ['{"mcpServers": {}}', /^Line 1, column 1: This is not TOML/],
])('does not read %j', (text, sentence) => {
  expect(problemOf(text, map)).toMatch(sentence);
});

it('does not read a list with a name that stands twice', () => {
  const text = '[[mcp_servers]]\nname = "a"\n[[mcp_servers]]\nname = "a"\n';
  expect(problemOf(text, list)).toMatch(/^Line 3, column 1: This name stands here for the second time/);
});

it('does not quote the file in what it says', () => {
  expect(problemOf('token = "s3cret-value', map)).not.toContain('s3cret');
});

it('takes only so much nesting', () => {
  expect(problemOf(`a = ${'['.repeat(100_000)}`, map)).toContain('nested');
  expect(problemOf(`${'a.'.repeat(100_000)}a = 1`, map)).toContain('nested too deeply');
  expect(problemOf(`[${'a.'.repeat(100_000)}a]`, map)).toContain('nested too deeply');
  expect(problemOf(`x = { ${'a.'.repeat(100_000)}a = 1 }`, map)).toContain('nested too deeply');
});

it('refuses what it would have to write anew', () => {
  const text = 'mcp_servers = { a.x = 1, b = 2 }\n';
  expect(() => removeEntry(text, map, 'a')).toThrow('Change it by hand.');
});
