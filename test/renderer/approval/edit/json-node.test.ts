import { expect, it } from 'vitest';
import {
  compactJson,
  type JsonNode,
  nodeAt,
  printJson,
  withNodeAt,
} from '../../../../renderer/approval/edit/json-node';
import { parseJson } from '../../../../renderer/approval/edit/parse-json';

function read(text: string): JsonNode {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.node;
}

it('finds what lies inside', () => {
  const node = read('{"a":{"b":["x","y"]}}');
  expect(nodeAt(node, ['a', 'b', 1])).toEqual({ kind: 'string', text: 'y' });
  expect(nodeAt(node, ['a', 'c', 1])).toBeUndefined();
  expect(nodeAt(node, ['a', 'b', 'x'])).toBeUndefined();
});

it('changes one value and leaves the rest as it was written', () => {
  const node = read('{"z":1.0,"a":{"b":["x","y"]}}');
  expect(compactJson(withNodeAt(node, ['a', 'b', 0], { kind: 'string', text: 'new' }))).toBe(
    '{"z":1.0,"a":{"b":["new","y"]}}',
  );
});

it('adds a member at the end, on a way that it makes, and takes members and items away', () => {
  const node = read('{"a":[1,2]}');
  expect(compactJson(withNodeAt(node, ['b', 'c'], read('true')))).toBe('{"a":[1,2],"b":{"c":true}}');
  expect(compactJson(withNodeAt(node, ['a', 0], undefined))).toBe('{"a":[2]}');
  expect(compactJson(withNodeAt(node, ['a'], undefined))).toBe('{}');
});

it('prints on lines of two more spaces, and empty ones on one', () => {
  expect(printJson(read('{"a":[1],"b":{},"c":[]}'))).toBe('{\n  "a": [\n    1\n  ],\n  "b": {},\n  "c": []\n}');
});
