import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestMessage } from '../../../../main/gateway/downstream/json-rpc';
import { decodeHeaderValue, headerMismatch } from '../../../../main/gateway/downstream/stateless-headers';
import { encodeHeaderValue } from '../../../../main/gateway/upstream/mcp-headers';
import type { HeaderParameter } from '../../../../main/gateway/upstream/x-mcp-header';

const version = '2026-07-28';

function check(
  headers: readonly string[],
  params: Record<string, unknown> = { name: 'a' },
  parameters: readonly HeaderParameter[] = [],
): string | undefined {
  const message: RequestMessage = { kind: 'request', idJson: '1', method: 'tools/call', paramsJson: '{}', params };
  return headerMismatch(headers, message, { version, parametersOf: () => parameters });
}

const standard = ['MCP-Protocol-Version', version, 'Mcp-Method', 'tools/call'];
const named = [...standard, 'Mcp-Name', 'a'];

it('agrees in every case of the names, among whatever else is there', () => {
  expect(check(named)).toBeUndefined();
  expect(
    check(['Host', 'x', 'MCP-PROTOCOL-VERSION', version, 'mcp-method', 'tools/call', 'mCP-nAME', 'a']),
  ).toBeUndefined();
  expect(check([...named, 'Mcp-Session-Id', 'whatever', 'Mcp-Param-Unknown', 'x', 'M', 'y'])).toBeUndefined();
});

it.each([
  ['missing', standard],
  ['another', [...standard, 'Mcp-Name', 'b']],
  ['in other case', [...standard, 'Mcp-Name', 'A']],
  ['with more after it', [...standard, 'Mcp-Name', 'a, a']],
  ['twice', [...named, 'mcp-name', 'a']],
  ['encoded wrongly', [...standard, 'Mcp-Name', '=?base64?YQ?=']],
  ['encoded as no UTF-8', [...standard, 'Mcp-Name', '=?base64?/w==?=']],
])('a name that is %s is a mismatch (T-B12)', (_what, headers) => {
  expect(check(headers)).toMatch(/^The header “mcp-name” .+\.$/);
});

it('is told without the values: they may be secrets, and the sentence goes to the record', () => {
  const reason = check([...standard, 'Mcp-Name', 'sk-secret'], { name: 'another-secret' });
  expect(reason).not.toContain('secret');
});

it.each([
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
])('%s is named by its %s', (method, source) => {
  const message = { kind: 'request', idJson: '1', method, paramsJson: '{}', params: { [source]: 'é' } } as const;
  const headers = ['MCP-Protocol-Version', version, 'Mcp-Method', method, 'Mcp-Name', '=?base64?w6k=?='];
  const options = { version, parametersOf: () => [] };
  expect(headerMismatch(headers, message, options)).toBeUndefined();
  expect(headerMismatch(headers.with(-1, 'é'), { ...message, params: { [source]: 'e' } }, options)).toBeDefined();
});

it('reads what the other side of the gateway writes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeHeaderValue(encodeHeaderValue(text))).toBe(text.toWellFormed());
    }),
  );
});

describe('an argument that is repeated as a header', () => {
  const region = [{ header: 'Region', path: ['where', 'region'] }];
  const withRegion = (value: unknown) => ({ name: 'a', arguments: { where: { region: value } } });

  it.each([
    ['eu', 'eu'],
    [' é', '=?base64?IMOp?='],
    [42, '42'],
    [42, '42.0'],
    [true, 'true'],
    ['42', '42'],
    [1.5, '1.5'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('agrees: %j and “%s”', (value, header) => {
    expect(check([...named, 'mcp-param-region', header], withRegion(value), region)).toBeUndefined();
  });

  it.each([
    ['eu', 'us'],
    ['eu', 'EU'],
    [42, '43'],
    [true, 'TRUE'],
    ['42', '42.0'],
    [null, 'eu'],
    [undefined, 'eu'],
    [1.5, '7'],
    [1.5, '1'],
  ])('differs: %j and “%s”', (value, header) => {
    expect(check([...named, 'Mcp-Param-Region', header], withRegion(value), region)).toContain('mcp-param-region');
  });

  it.each([
    ['an integer that may have been rounded', '9007199254740993'],
    ['one beyond that', '1e21'],
    ['one beyond all numbers', '1e400'],
    ['an object', '{"x":1}'],
    ['a list', '[7]'],
  ])('that is %s agrees with no header, and need not have one (T-B12)', (_what, json) => {
    const params = withRegion(JSON.parse(json));
    for (const header of ['7', json, '=?base64?Nw==?='])
      expect(check([...named, 'Mcp-Param-Region', header], params, region)).toContain('no header can repeat');
    expect(check(named, params, region)).toBeUndefined();
  });

  it('must be there when the body has it, and need not be otherwise', () => {
    expect(check(named, withRegion('eu'), region)).toContain('missing');
    for (const value of [null, undefined]) expect(check(named, withRegion(value), region)).toBeUndefined();
    expect(check(named, { name: 'a' }, region)).toBeUndefined();
    expect(check(named, { name: 'a', arguments: 7 }, region)).toBeUndefined();
  });

  it('is not found on the way through a prototype', () => {
    const parameters = [{ header: 'P', path: ['constructor', 'name'] }];
    expect(check(named, { name: 'a', arguments: {} }, parameters)).toBeUndefined();
  });
});
