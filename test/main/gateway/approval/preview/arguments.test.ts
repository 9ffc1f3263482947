import { describe, expect, it } from 'vitest';
import { deepestPreview, mostNodes, readArguments } from '../../../../../main/gateway/approval/preview/arguments';
import type { ArgumentKind } from '../../../../../main/gateway/approval/preview/subject';

interface Given {
  schema?: unknown;
  inexactNumbers?: readonly string[];
  hints?: Readonly<Record<string, ArgumentKind>>;
}

const read = (value: unknown, { schema = {}, inexactNumbers = [], hints = {} }: Given = {}) =>
  readArguments(typeof value === 'string' ? value : JSON.stringify(value), {
    schema,
    inexactNumbers,
    hintOf: (pattern) => hints[pattern],
  });

it('reads every value once, breadth first, with its path, its name and its text', () => {
  const { nodes, isWhole } = read({ a: { b: ['x', { c: 1 }] }, d: true, e: null, f: '' });
  expect(isWhole).toBe(true);
  expect(nodes.map(({ path, name, kind, text }) => [path, name, kind, text])).toEqual([
    ['', '', 'object', ''],
    ['a', 'a', 'object', ''],
    ['d', 'd', 'other', 'true'],
    ['e', 'e', 'other', ''],
    ['f', 'f', 'text', ''],
    ['a.b', 'b', 'array', ''],
    ['a.b.0', 'b', 'text', 'x'],
    ['a.b.1', 'b', 'object', ''],
    ['a.b.1.c', 'c', 'number', '1'],
  ]);
  const [root, a] = nodes;
  expect(root?.parent).toBeNull();
  expect(a?.parent).toBe(root);
  expect(root?.children.map(({ name }) => name)).toEqual(['a', 'd', 'e', 'f']);
});

it.each([
  ['"a"', 'text', 'a'],
  ['5', 'number', '5'],
  ['false', 'other', 'false'],
  ['null', 'other', ''],
  ['[]', 'array', ''],
])('may be %s alone', (json, kind, text) => {
  expect(read(json).nodes).toMatchObject([{ kind, text, children: [] }]);
});

it('keeps numbers as they were written where a double cannot', () => {
  const json = '{"a":9007199254740993,"b":1e400,"c":0.1,"d":[9007199254740993]}';
  const { nodes } = read(json, { inexactNumbers: ['9007199254740993', '1e400'] });
  expect(nodes.flatMap(({ kind, text }) => (kind === 'number' ? [text] : []))).toEqual([
    '9007199254740993',
    '1e400',
    '0.1',
    '9007199254740993',
  ]);
});

describe('the schema', () => {
  const schema = {
    properties: {
      a: { format: 'uri' },
      b: { items: { properties: { c: { format: 'email' } } } },
      d: { format: 5 },
      e: 'no schema',
    },
  };

  it('gives each value its format', () => {
    const { nodes } = read({ a: 'x', b: [{ c: 'y' }, { c: 'z' }], d: 'w', e: { a: 'v' } }, { schema });
    expect(nodes.filter(({ kind }) => kind === 'text').map(({ path, format }) => [path, format])).toEqual([
      ['a', 'uri'],
      ['d', undefined],
      ['e.a', undefined],
      ['b.0.c', 'email'],
      ['b.1.c', 'email'],
    ]);
  });

  it.each([null, 'x', [], { properties: 'x' }, { properties: [{ format: 'uri' }] }, { items: {} }])(
    'may be anything: %j',
    (odd) => {
      expect(read({ a: 'x' }, { schema: odd }).nodes[1]?.format).toBeUndefined();
    },
  );

  it('has no properties but its own', () => {
    const { nodes } = read('{"constructor":"x","__proto__":"y"}', { schema: { properties: {} } });
    expect(nodes.map(({ name, format }) => [name, format])).toEqual([
      ['', undefined],
      ['constructor', undefined],
      ['__proto__', undefined],
    ]);
  });
});

it('looks at no member that the sender did not write', () => {
  Object.defineProperty(Object.prototype, 'command', {
    value: 'rm',
    enumerable: true,
    configurable: true,
    writable: true,
  });
  try {
    expect(read('{"a":1}').nodes.map(({ path }) => path)).toEqual(['', 'a']);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'command');
  }
});

it('asks for hints by paths in which an index is a star, and hands them on to elements', () => {
  const { nodes } = read(
    { to: ['a', ['b']], people: [{ email: 'c', x: 'd' }] },
    { hints: { to: 'recipient', 'people.*.email': 'url', people: 'path', 'to.*.*': 'sql' } },
  );
  expect(nodes.map(({ path, hint }) => [path, hint])).toEqual([
    ['', undefined],
    ['to', 'recipient'],
    ['people', 'path'],
    ['to.0', 'recipient'],
    ['to.1', 'recipient'],
    ['people.0', 'path'],
    ['to.1.0', 'sql'],
    ['people.0.email', 'url'],
    ['people.0.x', undefined],
  ]);
});

describe('the limits', () => {
  it('count values', () => {
    expect(read(Array.from({ length: mostNodes - 1 }, () => 1))).toMatchObject({ isWhole: true });
    const { nodes, isWhole } = read(Array.from({ length: mostNodes }, () => 1));
    expect([nodes.length, isWhole]).toEqual([mostNodes, false]);
  });

  it('count levels', () => {
    const nest = (depth: number): unknown => (depth === 0 ? 'x' : [nest(depth - 1)]);
    const whole = read(nest(deepestPreview));
    expect([whole.nodes.length, whole.isWhole]).toEqual([deepestPreview + 1, true]);
    const deep = read({ a: nest(deepestPreview), b: 'y' });
    expect(deep.isWhole).toBe(false);
    expect(deep.nodes.map(({ text }) => text)).toContain('y');
    expect(deep.nodes.map(({ text }) => text)).not.toContain('x');
  });
});

it('is told what is no JSON', () => {
  expect(() => read('{')).toThrow(SyntaxError);
});
