import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import {
  type ConfigShape,
  readConfig,
  removeEntry,
  setEntry,
  setField,
} from '../../../../main/clients/formats/config-text';
import type { Json } from '../../../../main/clients/formats/config-value';
import { withoutNulls } from '../../../../main/clients/formats/toml-text';
import type { FileFormat } from '../../../../shared/domain/found-client';
import { problemOf, shape } from '../../../support/config-shape';
import { canonical, containerName, type Plain, type RandomConfig, randomConfig } from '../../../support/random-config';
import { jsonWriter } from '../../../support/random-json';
import { writeToml } from '../../../support/random-toml';
import { writeYaml } from '../../../support/random-yaml';

const ours = {
  type: 'http',
  url: 'http://127.0.0.1:7777/mcp',
  headers: { Authorization: 'Bearer a_b-c' },
  list: ['x', { y: 1 }],
  off: false,
};
const other = { command: 'x', args: ['--a', 'b # c'] };

/** What another reader of the format makes of a text. */
const meanings: Record<FileFormat, (text: string) => unknown> = {
  json: (text) => JSON.parse(text),
  jsonc: (text) => plain(parseTree(text, [], { allowTrailingComma: true, disallowComments: false })),
  toml: (text) => parseToml(text, { integersAsBigInt: false }),
  yaml: (text) => parseDocument(text, { uniqueKeys: false, merge: true }).toJS({ mapAsMap: true }),
};

function plain(node: Node | undefined): Plain {
  if (node?.type === 'array') return (node.children ?? []).map(plain);
  if (node?.type !== 'object') return node?.value;
  return new Map((node.children ?? []).map(({ children }) => [children?.[0]?.value, plain(children?.[1])]));
}

const shapeOf = (format: FileFormat, kind: 'map' | 'list' = 'map'): ConfigShape => ({
  format,
  container: { segments: [containerName], kind, idField: kind === 'list' ? 'name' : null },
});

/** The servers by name. In a list, their order says nothing here. */
function serversIn(container: unknown): Map<string, Plain> {
  if (!Array.isArray(container)) return new Map(container instanceof Map ? container : Object.entries(container ?? {}));
  return new Map(container.map((server) => [nameIn(server), server]));
}

const nameIn = (server: unknown): string =>
  server instanceof Map ? server.get('name') : (server as { name: string }).name;

/** An empty container is none: TOML has no other way to write one that only its tables made. */
function normal(members: [string, unknown][]): string {
  const others = members.filter(([key]) => key !== containerName);
  const servers = serversIn(members.find(([key]) => key === containerName)?.[1]);
  return canonical(new Map(servers.size > 0 ? [...others, [containerName, servers]] : others));
}

function meaning({ format }: RandomConfig, text: string): string {
  const value = meanings[format](text);
  return normal(value instanceof Map ? [...value] : Object.entries(value as object));
}

/** What the file should mean with the servers changed. */
function expected({ value }: RandomConfig, change: (servers: Map<string, Plain>) => void = () => {}): string {
  const servers = serversIn(value.get(containerName));
  change(servers);
  return normal([...new Map<string, unknown>(value).set(containerName, servers)]);
}

/** Whether the one text is the other with one piece put in, at most in place of white space, null or empty brackets. */
function isSpliced(before: string, after: string): boolean {
  // In YAML, empty brackets go from before a comment, and the piece comes behind it.
  const opened = [...before.matchAll(/ ?(?:\{ ?\}|\[ ?\])(?= *#)/g)].map(
    ({ index, 0: brackets }) => before.slice(0, index) + before.slice(index + brackets.length),
  );
  return [before, ...opened].some((text) => isOnePiece(text, after));
}

function isOnePiece(before: string, after: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return /^\s*(?:null|[[\]{}]|\{\s*\}|\[\s*\])?\s*$/.test(before.slice(start, before.length - end));
}

const name = 'gate "1"';

/** Each file is read some six times, and other work may be going on. */
const slow = 60_000;

describe.each([
  ['json', jsonWriter({ mayComment: false })],
  ['jsonc', jsonWriter({ mayComment: true })],
  ['yaml', writeYaml],
  ['toml', writeToml],
] as const)('any file of %s', (format, write) => {
  describe.each(['map', 'list'] as const)('with a %s of servers', (kind) => {
    const configs = randomConfig(format, kind, write);
    const place = shapeOf(format, kind);
    const asPlain = (value: object, server: string) =>
      (kind === 'list' ? { name: server, ...value } : value) as unknown as Plain;
    const holds = (check: (config: RandomConfig) => void) => fc.assert(fc.property(configs, check), { numRuns: 100 });

    it(
      'is read as others read it',
      () => {
        holds((config) => {
          expect(meaning(config, config.text)).toBe(expected(config));
          const read = readConfig(config.text, place);
          expect('entries' in read ? canonical(read.entries) : read).toBe(
            canonical(serversIn(config.value.get(containerName))),
          );
        });
      },
      slow,
    );

    it(
      'gets our entry, and nothing else changes',
      () => {
        holds((config) => {
          const next = setEntry(config.text, place, { name, value: ours });
          expect(meaning(config, next)).toBe(expected(config, (servers) => servers.set(name, asPlain(ours, name))));
          expect(isSpliced(config.text, next)).toBe(true);
          for (const comment of config.comments) expect(next).toContain(comment);
          expect(setEntry(next, place, { name, value: ours })).toBe(next);
        });
      },
      slow,
    );

    it(
      'loses our entry again, and where there were others is as it was',
      () => {
        holds((config) => {
          const next = setEntry(config.text, place, { name, value: ours });
          const back = removeEntry(next, place, name);
          expect(meaning(config, back)).toBe(expected(config));
          if (config.servers.length > 0) expect(back).toBe(config.text);
          expect(meaning(config, setEntry(back, place, { name, value: ours }))).toBe(meaning(config, next));
        });
      },
      slow,
    );

    it(
      'has a server replaced or taken away, and nothing else changes',
      () => {
        holds((config) => {
          for (const server of config.servers) {
            const replaced = setEntry(config.text, place, { name: server, value: other });
            expect(meaning(config, replaced)).toBe(
              expected(config, (servers) => servers.set(server, asPlain(other, server))),
            );
            const removed = removeEntry(config.text, place, server);
            expect(meaning(config, removed)).toBe(expected(config, (servers) => servers.delete(server)));
            for (const comment of config.comments) expect(replaced + removed).toContain(comment);
          }
        });
      },
      slow,
    );

    it(
      'has a server switched off and on, and nothing else changes',
      () => {
        holds((config) => {
          for (const server of config.servers) {
            const before = serversIn(config.value.get(containerName)) as Map<string, Map<string, Plain>>;
            const off = setField(config.text, place, { name: server, field: 'disabled', value: true });
            const fields = new Map(before.get(server)).set('disabled', true);
            expect(meaning(config, off)).toBe(expected(config, (servers) => servers.set(server, fields)));
            expect(isSpliced(config.text, off)).toBe(true);
            const on = setField(off, place, { name: server, field: 'disabled', value: undefined });
            expect(meaning(config, on)).toBe(expected(config));
            for (const comment of config.comments) expect(off + on).toContain(comment);
          }
        });
      },
      slow,
    );
  });
});

const formats: readonly FileFormat[] = ['json', 'jsonc', 'yaml', 'toml'];

function isInList(wanted: unknown, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (
    (Array.isArray(value) && value.includes(wanted)) || Object.values(value).some((inner) => isInList(wanted, inner))
  );
}

/** Two servers and something else, in each format. */
const samples: Record<FileFormat, string> = {
  json: '{\n  "a": [1],\n  "servers": {\n    "fs": {\n      "command": "x"\n    },\n    "z": {}\n  }\n}\n',
  jsonc:
    '// top\n{\n  "a": [1],\n  "servers": {\n    // fs\n    "fs": { "command": "x" }, // t\n    "z": {},\n  },\n}\n',
  yaml: '# top\na: [1]\nservers:\n  # fs\n  fs:\n    command: x # t\n  z: {}\n',
  toml: '# top\na = [1]\n\n# fs\n[servers.fs]\ncommand = "x" # t\n\n[servers.z]\n',
};

describe.each(formats)('%s', (format) => {
  const servers = shape(format, 'servers');
  const text = samples[format];

  it(
    'takes any name and any value, and gives them back',
    () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), fc.jsonValue(), (key, member) => {
          // TOML has no null, and a list cannot do without one.
          fc.pre(!['fs', 'z'].includes(key) && (format !== 'toml' || !isInList(null, member)));
          const value = { member } as { member: Json };
          const next = setEntry(text, servers, { name: key, value });
          const read = readConfig(next, servers);
          const entry = 'entries' in read ? read.entries.get(key) : undefined;
          expect(canonical(entry)).toBe(canonical(format === 'toml' ? withoutNulls(value) : value));
          expect(removeEntry(next, servers, key)).toBe(text);
        }),
        { numRuns: 200 },
      );
    },
    slow,
  );

  it('leaves a file as it is when there is nothing to do', () => {
    expect(setEntry(text, servers, { name: 'fs', value: { command: 'x' } })).toBe(text);
    expect(setField(text, servers, { name: 'fs', field: 'command', value: 'x' })).toBe(text);
    expect(setField(text, servers, { name: 'fs', field: 'disabled', value: undefined })).toBe(text);
    expect(removeEntry(text, servers, 'gw')).toBe(text);
    expect(removeEntry(text, shape(format, 'elsewhere'), 'fs')).toBe(text);
    expect(removeEntry('', servers, 'fs')).toBe('');
  });

  it('keeps a byte order mark and line ends of Windows through every edit', () => {
    const windows = `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const next = setEntry(windows, servers, { name: 'gw', value: ours });
    expect(next.replaceAll('\r\n', '\n')).toBe(`\ufeff${setEntry(text, servers, { name: 'gw', value: ours })}`);
    expect(next.match(/(?<!\r)\n|\r(?!\n)/)).toBeNull();
    expect(removeEntry(next, servers, 'gw')).toBe(windows);
    expect(setEntry('\ufeff', servers, { name: 'gw', value: ours })).toBe(
      `\ufeff${setEntry('', servers, { name: 'gw', value: ours })}`,
    );
  });

  it('says what stands in place of the servers, and where', () => {
    expect(problemOf(text, shape(format, 'a'))).toMatch(/^Line \d, column \d: “a” should be a map of names and values/);
    expect(problemOf(text, shape(format, 'a', 'b'))).toMatch(
      /^Line \d, column \d: “a” should be a map of names and values/,
    );
    const asList = { format, container: { segments: ['servers'], kind: 'list', idField: 'name' } } as const;
    expect(problemOf(text, asList)).toMatch(/: “servers” should be a list and is something else/);
    expect(() => setEntry(text, shape(format, 'a'), { name: 'gw', value: 1 })).toThrow('“a” should be a map');
  });

  it('does not switch off what is not there', () => {
    const off = { name: 'gw', field: 'disabled', value: true };
    expect(() => setField(text, servers, off)).toThrow('There is no such server in this file any more.');
  });
});

it.each([
  ['json', '{"s": {"a": 1, "b": 2, "a": 3}}', 'Line 1, column 24'],
  ['json', '{"s": {}, "t": 1,\n "s": {}}', 'Line 2, column 2'],
  ['yaml', 's:\n  a: 1\n  "a": 2\n', 'Line 3, column 3'],
  ['yaml', 's: {}\ns: {}\n', 'Line 2, column 1'],
] as const)('%s: does not choose between two of one name in %j', (format, text, place) => {
  expect(problemOf(text, shape(format, 's'))).toContain(`${place}: This name stands here for the second time`);
  expect(() => setEntry(text, shape(format, 's'), { name: 'gw', value: 1 })).toThrow(place);
});

it.each([
  ['json', '{"s": {"a": {"on": 1, "on": 2}}}'],
  ['yaml', 's:\n  a:\n    on: 1\n    on: 2\n'],
] as const)('%s: does not choose between two fields of one name', (format, text) => {
  const change = { name: 'a', field: 'on', value: 3 };
  expect(() => setField(text, shape(format, 's'), change)).toThrow('This name stands here for the second time');
  // Another field, and the server as a whole, are as clear as before.
  expect(setEntry(text, shape(format, 's'), { name: 'a', value: {} })).toContain('a');
});

it.each(['null', '[]', '1', '"x"'])('json: does not put servers into %s', (text) => {
  expect(problemOf(text, shape('json', 's'))).toMatch(/^Line 1, column 1: What this file holds should be a map/);
});

it('a name with dots is one name, or several, as the place says', () => {
  const flat = setEntry('{"amp.mcpServers":{}}', shape('jsonc', 'amp.mcpServers'), { name: 'gw', value: 1 });
  expect(flat).toBe('{"amp.mcpServers":{"gw":1}}');
  expect(setEntry('{"amp":{}}', shape('jsonc', 'amp', 'mcpServers'), { name: 'gw', value: 1 })).toBe(
    '{"amp":{"mcpServers":{"gw":1}}}',
  );
});

it('the whole file can be the servers', () => {
  expect(readConfig('{"/home/x": "TRUST", "b": null}', shape('json'))).toEqual({
    hasContainer: true,
    entries: new Map([
      ['/home/x', 'TRUST'],
      ['b', null],
    ]),
  });
});

const many = (count: number, write: (index: number) => string, between = '') =>
  Array.from({ length: count }, (_, index) => write(index)).join(between);

describe('a huge file', () => {
  const json = many(
    60_000,
    (i) => `"s${i}": { "command": "npx", "args": ["-y", "pkg-${i}"], "env": { "A": "b" } }`,
    ',\n',
  );
  const toml = many(
    55_000,
    (i) => `[servers.s${i}]\ncommand = "npx"\nargs = ["-y", "pkg"]\n\n[servers.s${i}.env]\nA = "b" # c\n\n`,
  );
  const prompts = many(60_000, (i) => `  line ${i} ${'x'.repeat(70)}\n`);

  it.each([
    ['json', '5 MB of servers', `{"servers": {\n${json}\n}}`, 60_000],
    ['jsonc', '5 MB of comments', `{\n${'  // comment\n'.repeat(400_000)}  "servers": {"a": 1}\n}`, 1],
    ['jsonc', '100,000 servers', `{"servers": {\n${many(100_000, (i) => `"s${i}": {}`, ',\n')},\n}}`, 100_000],
    ['toml', '5 MB of servers', toml, 55_000],
    ['toml', '100,000 servers', `[servers]\n${many(100_000, (i) => `s${i} = {}\n`)}`, 100_000],
    ['yaml', '5 MB of texts', `prompt: |\n${prompts}servers:\n${many(300, (i) => `  s${i}:\n    cmd: x\n`)}`, 300],
    ['yaml', '20,000 servers', `servers:\n${many(20_000, (i) => `  s${i}: {}\n`)}`, 20_000],
  ] as const)(
    '%s: %s are read and changed in seconds',
    (format, _, text, count) => {
      const start = process.cpuUsage();
      const read = readConfig(text, shape(format, 'servers'));
      expect('entries' in read && read.entries.size).toBe(count);
      const next = setEntry(text, shape(format, 'servers'), { name: 'gw', value: ours });
      expect(next.length).toBeGreaterThan(text.length);
      // Three readings and an edit. What takes time by the square of the length takes hours.
      expect(process.cpuUsage(start).user).toBeLessThan(60e6);
    },
    120_000,
  );

  it.each([
    ['100,000 servers', many(100_000, (i) => `  s${i}: {}\n`)],
    ['5 MB of servers', many(60_000, (i) => `  s${i}:\n    cmd: npx\n    args:\n      - a\n      - b # c\n`)],
  ])('yaml: %s are refused, for its parser would be busy for too long', (_, text) => {
    expect(problemOf(`servers:\n${text}`, shape('yaml', 'servers'))).toContain('too long for Gatehouse');
  });
});
