import { describe, expect, it } from 'vitest';
import { readConfig, removeEntry, setEntry, setField } from '../../../../main/clients/formats/config-text';
import { openJson } from '../../../../main/clients/formats/json-document';
import type { FileFormat } from '../../../../shared/domain/found-client';
import { problemOf, shape } from '../../../support/config-shape';

const servers = (format: FileFormat = 'jsonc') => shape(format, 'mcpServers');
const ours = { name: 'gw', value: { url: 'http://x/mcp' } };

/** Before, with our entry, and, where it is not as before, without it again. */
const goldens: Record<string, [before: string, after: string, back?: string]> = {
  'an empty file': [
    '',
    '{\n  "mcpServers": {\n    "gw": {\n      "url": "http://x/mcp"\n    }\n  }\n}\n',
    '{\n  "mcpServers": {}\n}\n',
  ],
  'an empty object': [
    '{}',
    '{\n  "mcpServers": {\n    "gw": {\n      "url": "http://x/mcp"\n    }\n  }\n}',
    '{\n  "mcpServers": {}\n}',
  ],
  'comments and nothing else': [
    '// mine',
    '// mine\n{\n  "mcpServers": {\n    "gw": {\n      "url": "http://x/mcp"\n    }\n  }\n}\n',
    '// mine\n{\n  "mcpServers": {}\n}\n',
  ],
  'no container': [
    '{\n    "theme": "dark" // c\n}\n',
    '{\n    "mcpServers": {\n        "gw": {\n            "url": "http://x/mcp"\n        }\n    },\n    "theme": "dark" // c\n}\n',
    '{\n    "mcpServers": {},\n    "theme": "dark" // c\n}\n',
  ],
  'null in place of the container': [
    '{\n  "mcpServers": null\n}',
    '{\n  "mcpServers": {\n    "gw": {\n      "url": "http://x/mcp"\n    }\n  }\n}',
    '{\n  "mcpServers": {}\n}',
  ],
  'an empty container': [
    '{\n  "mcpServers": {}\n}',
    '{\n  "mcpServers": {\n    "gw": {\n      "url": "http://x/mcp"\n    }\n  }\n}',
  ],
  'only comments in the container': [
    '{\n  "mcpServers": { // none\n    // really\n  }\n}',
    '{\n  "mcpServers": { // none\n    "gw": {\n      "url": "http://x/mcp"\n    }\n    // really\n  }\n}',
  ],
  'servers with comments and trailing commas': [
    '{\n  "mcpServers": {\n    // about fs\n    "fs": { "command": "x" }, // t\n    /* b */ "c": {},\n  },\n}\n',
    '{\n  "mcpServers": {\n    "gw": {\n      "url": "http://x/mcp"\n    },\n    // about fs\n    "fs": { "command": "x" }, // t\n    /* b */ "c": {},\n  },\n}\n',
  ],
  'tabs and CRLF': [
    '{\r\n\t"mcpServers": {\r\n\t\t"fs": {}\r\n\t}\r\n}',
    '{\r\n\t"mcpServers": {\r\n\t\t"gw": {\r\n\t\t\t"url": "http://x/mcp"\r\n\t\t},\r\n\t\t"fs": {}\r\n\t}\r\n}',
  ],
  'a byte order mark': ['\ufeff{"mcpServers":{"fs":{}}}', '\ufeff{"mcpServers":{"gw":{"url":"http://x/mcp"},"fs":{}}}'],
  'one line with spaces': [
    '{ "a": 1, "mcpServers": { "fs": {} } }\n',
    '{ "a": 1, "mcpServers": { "gw": {"url": "http://x/mcp"}, "fs": {} } }\n',
  ],
  'one server on the line of its bracket': [
    '{\n  "mcpServers": {"fs": {}}\n}',
    '{\n  "mcpServers": {"gw": {"url": "http://x/mcp"}, "fs": {}}\n}',
  ],
  'the same name elsewhere, and twice where it does not matter': [
    '{\n  "projects": { "mcpServers": {}, "gw": 1, "gw": 2 },\n  "mcpServers": {\n    "fs": {}\n  }\n}',
    '{\n  "projects": { "mcpServers": {}, "gw": 1, "gw": 2 },\n  "mcpServers": {\n    "gw": {\n      "url": "http://x/mcp"\n    },\n    "fs": {}\n  }\n}',
  ],
};

describe.each(Object.entries(goldens))('a file with %s', (_, [before, after, back = before]) => {
  it('gets our entry once', () => {
    expect(setEntry(before, servers(), ours)).toBe(after);
    expect(setEntry(after, servers(), ours)).toBe(after);
  });

  it('loses it again', () => {
    expect(removeEntry(after, servers(), ours.name)).toBe(back);
    expect(removeEntry(back, servers(), ours.name)).toBe(back);
  });
});

const three =
  '{\n  "mcpServers": {\n    "a": 1, // first\n    "b": {"x": [1]}, // second\n    // before c\n    "c": 3 // third\n  }\n}';

it.each([
  [
    'a',
    '{\n  "mcpServers": {\n    // first\n    "b": {"x": [1]}, // second\n    // before c\n    "c": 3 // third\n  }\n}',
  ],
  ['b', '{\n  "mcpServers": {\n    "a": 1, // first\n    // second\n    // before c\n    "c": 3 // third\n  }\n}'],
  [
    'c',
    '{\n  "mcpServers": {\n    "a": 1, // first\n    "b": {"x": [1]} // second\n    // before c\n    // third\n  }\n}',
  ],
])('takes %s away and leaves the comments around it', (name, after) => {
  expect(removeEntry(three, servers(), name)).toBe(after);
});

it.each([
  ['{"mcpServers":{"a":1,"b":2,"c":3}}', 'a', '{"mcpServers":{"b":2,"c":3}}'],
  ['{"mcpServers":{"a":1,"b":2,"c":3}}', 'b', '{"mcpServers":{"a":1,"c":3}}'],
  ['{"mcpServers":{"a":1,"b":2,"c":3}}', 'c', '{"mcpServers":{"a":1,"b":2}}'],
  ['{ "mcpServers": { "a": 1, "b": 2 } }', 'b', '{ "mcpServers": { "a": 1 } }'],
  ['{"mcpServers": {"a": 1 /* x */ , /* y */ "b": 2}}', 'a', '{"mcpServers": { /* x */  /* y */ "b": 2}}'],
  ['{"mcpServers": {"a": 1,}}', 'a', '{"mcpServers": {}}'],
  ['{"mcpServers": {"a": 1, "b": 2,}}', 'b', '{"mcpServers": {"a": 1,}}'],
])('of %s takes %s away', (text, name, after) => {
  expect(removeEntry(text, servers(), name)).toBe(after);
});

it('replaces one server where it stands', () => {
  expect(setEntry(three, servers(), { name: 'b', value: { y: null } })).toBe(
    three.replace('{"x": [1]}', '{"y": null}'),
  );
});

it('switches a server off, and on again as it was', () => {
  const off = setField(three, servers(), { name: 'b', field: 'disabled', value: true });
  expect(off).toBe(three.replace('{"x"', '{"disabled": true, "x"'));
  expect(setField(off, servers(), { name: 'b', field: 'disabled', value: false })).toBe(off.replace('true', 'false'));
  expect(setField(off, servers(), { name: 'b', field: 'disabled', value: undefined })).toBe(three);
});

it('puts a container deep into what is there, with dots in its name', () => {
  const text = '{\n  "plugins": {\n    "on": true\n  }\n}\n';
  const next = setEntry(text, shape('jsonc', 'plugins', 'a.b', 'servers'), { name: 'gw', value: 1 });
  expect(next).toBe(
    '{\n  "plugins": {\n    "a.b": {\n      "servers": {\n        "gw": 1\n      }\n    },\n    "on": true\n  }\n}\n',
  );
});

describe('a list of servers', () => {
  const list = { format: 'jsonc', container: { segments: ['s'], kind: 'list', idField: 'id' } } as const;
  const text = '{\n  "s": [\n    // one\n    { "id": "a" },\n    { "other": 1 },\n    { "id": 7, "x": 1 }\n  ]\n}';

  it('gets our entry with its name', () => {
    const next = setEntry(text, list, { name: 'gw', value: { url: 'u' } });
    expect(next).toBe(text.replace('    // one', '    {\n      "id": "gw",\n      "url": "u"\n    },\n    // one'));
    expect(removeEntry(next, list, 'gw')).toBe(text);
  });

  it('is read by its names; elements without one are none', () => {
    expect(readConfig(text, list)).toEqual({
      hasContainer: true,
      entries: new Map([
        ['a', { id: 'a' }],
        ['7', { id: 7, x: 1 }],
      ]),
    });
  });
});

it.each([
  ['{"a": tru}', 'jsonc', 'Line 1, column 7: This is neither a value nor punctuation of JSON.'],
  ['{\n  "a": 1\n  "b": 2}', 'jsonc', 'Line 3, column 3: A comma is missing before this.'],
  ['{"a": "x\ny"}', 'jsonc', 'Line 1, column 7: A text in quotes does not end on its line.'],
  ['{"a": "\\q"}', 'jsonc', 'Line 1, column 7: A backslash stands before a character that it cannot stand before.'],
  ['{"a" 1}', 'jsonc', 'Line 1, column 6: A colon is missing before this.'],
  ['{"a": 1', 'jsonc', 'Line 1, column 8: A closing brace is missing.'],
  ['[1', 'jsonc', 'Line 1, column 3: A closing bracket is missing.'],
  ['{} x', 'jsonc', 'Line 1, column 4: This is neither a value nor punctuation of JSON.'],
  ['{} {}', 'jsonc', 'Line 1, column 4: The file should end before this.'],
  ['{a: 1}', 'jsonc', 'Line 1, column 2: This is neither a value nor punctuation of JSON.'],
  ["{'a': 1}", 'jsonc', 'Line 1, column 2: This is neither a value nor punctuation of JSON.'],
  ['{"a": 01}', 'jsonc', 'Line 1, column 8: A comma is missing before this.'],
  [
    '{"a": 1,, "b": 2}',
    'jsonc',
    'Line 1, column 9: A name in double quotes is missing here, or the comma before is one too many.',
  ],
  ['/* x', 'jsonc', 'Line 1, column 1: A comment does not end.'],
  ['{\r\n\r\n  // c\r\n}', 'json', 'Line 3, column 3: The program that reads this file does not understand comments.'],
  ['{"a": [1,]}', 'json', 'Line 1, column 10: A value is missing here, or the comma before is one too many.'],
  [
    '{"a": 1,}',
    'json',
    'Line 1, column 9: A name in double quotes is missing here, or the comma before is one too many.',
  ],
  ['\u0000', 'json', 'Line 1, column 1: This is neither a value nor punctuation of JSON.'],
])('does not read %j as %s', (text, format, sentence) => {
  expect(problemOf(text, servers(format as FileFormat))).toBe(`${sentence} Correct the file, then try again.`);
});

it('does not quote the file in what it says', () => {
  expect(problemOf('{"token": "s3cret-value\n', servers())).not.toContain('s3cret');
});

it('takes only so much nesting', () => {
  expect(() => openJson('[['.repeat(100_000), { mayComment: true })).toThrow('nested too deeply');
});

it('keeps what any name holds apart from all objects', () => {
  const text = '{"mcpServers": {"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}}';
  const read = readConfig(text, servers('json'));
  expect('entries' in read && [...read.entries.keys()]).toEqual(['__proto__', 'constructor']);
  const next = setEntry(text, servers('json'), { name: '__proto__', value: { own: 1 } });
  expect(next).toBe(text.replace('{"polluted": true}', '{"own": 1}'));
  expect(removeEntry(next, servers('json'), '__proto__')).toBe(
    '{"mcpServers": {"constructor": {"prototype": {"polluted": true}}}}',
  );
  expect(({} as { polluted?: true }).polluted).toBeUndefined();
});
