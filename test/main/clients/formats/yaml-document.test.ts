import { describe, expect, it } from 'vitest';
import { readConfig, removeEntry, setEntry, setField } from '../../../../main/clients/formats/config-text';
import { problemOf, shape } from '../../../support/config-shape';

const map = shape('yaml', 'extensions');
const list = { format: 'yaml', container: { segments: ['mcpServers'], kind: 'list', idField: 'name' } } as const;
const ours = { name: 'gw', value: { uri: 'http://x/mcp', args: ['-y'], envs: {}, bundled: null } };
const block = '  gw:\n    uri: "http://x/mcp"\n    args:\n      - "-y"\n    envs: {}\n    bundled: null\n';
const element = '  - name: "gw"\n    uri: "http://x/mcp"\n    args:\n      - "-y"\n    envs: {}\n    bundled: null\n';
const flow = 'gw: {uri: "http://x/mcp", args: ["-y"], envs: {}, bundled: null}';
const deeper = (lines: string) => lines.replaceAll(/^( +)/gm, '$1$1');

/** Before, with our entry, and, where it is not as before, without it again. */
const maps: Record<string, [before: string, after: string, back?: string]> = {
  'nothing in it': ['', `extensions:\n${block}`, 'extensions: {}\n'],
  'only comments': ['# mine', `# mine\nextensions:\n${block}`.trimEnd(), '# mine\nextensions: {}'],
  'no container': [
    'a: 1\nb:\n  - 2 # c\n',
    `a: 1\nb:\n  - 2 # c\nextensions:\n${block}`,
    'a: 1\nb:\n  - 2 # c\nextensions: {}\n',
  ],
  'no container and a text in a block at its end': [
    'a: |\n  one\n\n  two\n',
    `a: |\n  one\n\n  two\nextensions:\n${block}`,
    'a: |\n  one\n\n  two\nextensions: {}\n',
  ],
  'a container that is not filled in': [
    'extensions: # mine\n# about b\nb: 1\n',
    `extensions: # mine\n${block}# about b\nb: 1\n`,
    'extensions: {} # mine\n# about b\nb: 1\n',
  ],
  'null in place of the container': ['extensions: ~\nb: 1\n', `extensions:\n${block}b: 1\n`, 'extensions: {}\nb: 1\n'],
  'an empty container': ['extensions: {} # mine\n', `extensions: # mine\n${block}`],
  'comments before its empty brackets': [
    'extensions:\n  # none\n  {}\nb: 1\n',
    `extensions:\n  # none\n  \n${block}b: 1\n`,
    'extensions: {}\n  # none\n  \nb: 1\n',
  ],
  'an anchor of nothing': ['a: &none\nb: *none\nextensions: {}\n', `a: &none\nb: *none\nextensions:\n${block}`],
  'servers, comments and four spaces': [
    'extensions:\n    # about fs\n    fs:\n        cmd: x # t\n\n    # about z\n    z: {a: 1}\n\n# about b\nb: 1\n',
    `extensions:\n${deeper(block)}    # about fs\n    fs:\n        cmd: x # t\n\n    # about z\n    z: {a: 1}\n\n# about b\nb: 1\n`,
  ],
  'CRLF and no line break at the end': [
    'a: 1\r\nextensions:\r\n  fs:\r\n    cmd: x',
    `a: 1\r\nextensions:\r\n${block.replaceAll('\n', '\r\n')}  fs:\r\n    cmd: x`,
  ],
  'a byte order mark': ['\ufeffextensions:\n  fs: {}\n', `\ufeffextensions:\n${block}  fs: {}\n`],
  'a document mark and an anchor': [
    '%YAML 1.2\n---\nextensions: &all # c\n  fs: &fs\n    cmd: x\n  two: *fs\n',
    `%YAML 1.2\n---\nextensions: &all # c\n${block}  fs: &fs\n    cmd: x\n  two: *fs\n`,
  ],
  brackets: ['{extensions: {fs: {cmd: x}}, b: 1}\n', `{extensions: {${flow}, fs: {cmd: x}}, b: 1}\n`],
  'brackets over several lines': [
    'extensions: {\n  # about fs\n  fs: {cmd: x}, # t\n  }\n',
    `extensions: {\n  ${flow},\n  # about fs\n  fs: {cmd: x}, # t\n  }\n`,
  ],
  'our name elsewhere, and twice where it does not matter': [
    'other:\n  gw: 1\n  gw: 2\nextensions:\n  fs: {}\n',
    `other:\n  gw: 1\n  gw: 2\nextensions:\n${block}  fs: {}\n`,
  ],
};

const lists: typeof maps = {
  'nothing in it': ['', `mcpServers:\n${element}`, 'mcpServers: []\n'],
  'an empty list': ['mcpServers: []\n', `mcpServers:\n${element}`],
  'a list': [
    'name: mine\nmcpServers:\n  # about fs\n  - name: fs\n    args:\n      - a\n  -   name: z # t\n\n  - uses: a/b\nrules: []\n',
    `name: mine\nmcpServers:\n${element}  # about fs\n  - name: fs\n    args:\n      - a\n  -   name: z # t\n\n  - uses: a/b\nrules: []\n`,
  ],
  'a list that is not indented': [
    'mcpServers:\n- name: fs\nrules:\n- x\n',
    `mcpServers:\n${element.replaceAll(/^ {2}/gm, '')}- name: fs\nrules:\n- x\n`,
  ],
  'a list in brackets': [
    'mcpServers: [{name: fs}]\n',
    'mcpServers: [{name: "gw", uri: "http://x/mcp", args: ["-y"], envs: {}, bundled: null}, {name: fs}]\n',
  ],
};

describe.each([
  ...Object.entries(maps).map(([title, golden]) => [`a map with ${title}`, map, golden] as const),
  ...Object.entries(lists).map(([title, golden]) => [`a list with ${title}`, list, golden] as const),
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

const three =
  'extensions:\n  # about a\n  a:\n    cmd: x # t\n    # within a\n    args: [1]\n  # about b\n  b: 1 # t\n  c: |\n    text\n\n  # about d\n  d:\n';

it.each([
  ['a', 'extensions:\n  # about a\n  # about b\n  b: 1 # t\n  c: |\n    text\n\n  # about d\n  d:\n'],
  [
    'b',
    'extensions:\n  # about a\n  a:\n    cmd: x # t\n    # within a\n    args: [1]\n  # about b\n  c: |\n    text\n\n  # about d\n  d:\n',
  ],
  [
    'c',
    'extensions:\n  # about a\n  a:\n    cmd: x # t\n    # within a\n    args: [1]\n  # about b\n  b: 1 # t\n\n  # about d\n  d:\n',
  ],
  [
    'd',
    'extensions:\n  # about a\n  a:\n    cmd: x # t\n    # within a\n    args: [1]\n  # about b\n  b: 1 # t\n  c: |\n    text\n\n  # about d\n',
  ],
])('takes %s away and leaves the comments around it', (name, after) => {
  expect(removeEntry(three, map, name)).toBe(after);
});

it.each([
  ['a', { url: 'no' }, 'a:\n    cmd: x # t\n    # within a\n    args: [1]', 'a:\n    url: "no"'],
  ['b', { url: [] }, 'b: 1', 'b:\n    url: []'],
  ['c', 'short', 'c: |\n    text\n', 'c: "short"\n'],
  ['d', 2, '  d:', '  d: 2'],
])('replaces %s where it stands', (name, value, from, to) => {
  expect(setEntry(three, map, { name, value })).toBe(three.replace(from, to));
});

it('switches a server off, and on again as it was', () => {
  const off = setField(three, map, { name: 'a', field: 'enabled', value: false });
  expect(off).toBe(three.replace('  a:\n', '  a:\n    enabled: false\n'));
  expect(setField(off, map, { name: 'a', field: 'enabled', value: true })).toBe(off.replace('false', 'true'));
  expect(setField(off, map, { name: 'a', field: 'enabled', value: undefined })).toBe(three);
});

it('switches an element of a list off behind the line of its dash', () => {
  const text = 'mcpServers:\n  - name: fs # t\n    cmd: x\n';
  const off = setField(text, list, { name: 'fs', field: 'disabled', value: true });
  expect(off).toBe('mcpServers:\n  - name: fs # t\n    disabled: true\n    cmd: x\n');
  expect(setField(off, list, { name: 'fs', field: 'disabled', value: undefined })).toBe(text);
});

it('writes names and texts so that readers of YAML 1.1 and 1.2 read the same', () => {
  const value = { yes: 'on', '1': '012', 'a: b': '#', '': '\u2028\u0085', n: 'n', 'x-y_z': '$A' };
  const next = setEntry('', map, { name: '- gw', value });
  expect(next).toBe(
    'extensions:\n  "- gw":\n    "1": "012"\n    "yes": "on"\n    "a: b": "#"\n    "": "\\u2028\\u0085"\n    "n": "n"\n    x-y_z: "$A"\n',
  );
});

it('reads aliases and merged members as what they stand for', () => {
  const text =
    'base: &base\n  cmd: x\nall: &all\n  a: 1\nextensions:\n  <<: *all\n  fs:\n    <<: [*base, {cmd: y, z: 1}]\n  two: *base\n';
  expect(readConfig(text, map)).toEqual({
    hasContainer: true,
    entries: new Map<string, unknown>([
      ['a', 1],
      ['fs', { cmd: 'x', z: 1 }],
      ['two', { cmd: 'x' }],
    ]),
  });
  expect(setEntry(text, map, ours)).toBe(text.replace('extensions:\n', `extensions:\n${block}`));
});

it.each([
  ['what an alias stands for', 'base: &base {cmd: x}\nextensions: *base\n'],
  ['a name on a line with others', 'extensions:\n  ? gw\n  : 1\n'],
  ['what an alias needs', 'extensions:\n  gw: &x {}\nother: *x\n'],
])('does not take away %s', (_, text) => {
  expect(() => removeEntry(text, map, text.includes('cmd') ? 'cmd' : 'gw')).toThrow(/, then try again\.$|by hand\.$/);
});

it.each([
  ['a: [1\nb: 2\n', /^Line 2, column 1: .*then try again\.$/],
  ['a: 1\n b: 2\n', /^Line 1, column 4: /],
  ['a: "\\q"\n', /^Line 1, column 5: A backslash/],
  ['\ta: 1\n', /^Line 1, column 1: /],
  ['a: *x\n', /^Line 1, column 4: This alias has no anchor before it\./],
  ['a: 1\n---\nb: 1\n', /^Line 2, column 1: The file holds several documents/],
  ['a: @x\n', /^Line 1, column 4: A value cannot begin with this character/],
  ['extensions:\n  a: 1\n  "a": 2\n', /^Line 3, column 3: This name stands here for the second time/],
  ['mcp: 1\nextensions: 1\n', /^Line 2, column 1: “extensions” should be a map/],
  ['- 1\n', /^Line 1, column 1: What this file holds should be a map/],
  ['null\n', /^Line 1, column 1: What this file holds should be a map/],
])('does not read %j', (text, sentence) => {
  expect(problemOf(text, map)).toMatch(sentence);
});

it('takes only so much nesting, and only so many values through aliases', () => {
  expect(problemOf(`a: ${'['.repeat(100_000)}`, map)).toContain('nested too deeply');
  expect(problemOf(`${'- '.repeat(100_000)}1`, map)).toContain('nested too deeply');
  const laughs = Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(10)}]\n`,
  );
  expect(problemOf(`a0: &a0 x\n${laughs.join('')}`, map)).toContain('too many values');
});
