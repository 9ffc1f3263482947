import { describe, expect, it } from 'vitest';
import { readHeaderParameters } from '../../../../main/gateway/upstream/x-mcp-header';

const wants = (header: unknown, more: object = { type: 'string' }) => ({ ...more, 'x-mcp-header': header });

describe('parameters that a tool wants as headers', () => {
  it('are found at any depth of properties', () => {
    const schema = {
      properties: {
        region: wants('Region'),
        options: { properties: { dry: wants('Dry-Run', { type: 'boolean' }) } },
        properties: { properties: { 'x-mcp-header': { type: 'string' } } },
        plain: { default: { 'x-mcp-header': 'data' }, enum: [{ 'x-mcp-header': 'data' }] },
      },
    };
    expect(readHeaderParameters(schema)).toEqual([
      { header: 'Region', path: ['region'] },
      { header: 'Dry-Run', path: ['options', 'dry'] },
    ]);
  });

  it.each([undefined, null, 7, [], {}])('are none in %j', (schema) => {
    expect(readHeaderParameters(schema)).toEqual([]);
  });

  it.each([
    ['line breaks', { properties: { a: wants('X\r\nEvil: 1') } }],
    ['no text', { properties: { a: wants(7) } }],
    ['empty text', { properties: { a: wants('') } }],
    ['a space', { properties: { a: wants('a b') } }],
    ['a very long name', { properties: { a: wants('x'.repeat(101)) } }],
    ['the same name twice, in another case', { properties: { a: wants('Same'), b: wants('SAME') } }],
    ['a number', { properties: { a: wants('A', { type: 'number' }) } }],
    ['an object', { properties: { a: wants('A', { type: 'object' }) } }],
    ['several types', { properties: { a: wants('A', { type: ['string', 'null'] }) } }],
    ['no type', { properties: { a: wants('A', {}) } }],
    ['the root', wants('Root')],
    ['items', { properties: { list: { items: { properties: { a: wants('A') } } } } }],
    ['$defs', { $defs: { a: { properties: { b: wants('A') } } } }],
    ['oneOf', { oneOf: [{ properties: { a: wants('A') } }] }],
  ])('make a tool unusable with %s', (_what, schema) => {
    expect(readHeaderParameters(schema)).toEqual(expect.any(String));
  });

  it('make a tool unusable when they are too many or too deep', () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`p${index}`, wants(`H${index}`)]));
    expect(readHeaderParameters({ properties: many })).toEqual(expect.any(String));
    let deep: object = wants('Deep');
    for (let level = 0; level < 2000; level += 1) deep = { properties: { a: deep } };
    expect(readHeaderParameters(deep)).toEqual(expect.any(String));
  });
});
