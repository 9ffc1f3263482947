import { expect, it } from 'vitest';
import { mapNames } from './map-names';

const names = mapNames('fixture', ['fixture', 'memory']);
const call = (method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

it.each(['tools/call', 'prompts/get'])('gives the name in %s its prefix, in the body and in the header', (method) => {
  const { body, headers } = names.toGateway(call(method, { name: 'echo', arguments: { name: 'kept' } }), [
    ['Mcp-Method', method],
    ['Mcp-Name', 'echo'],
  ]);
  expect(JSON.parse(body)).toMatchObject({ params: { name: 'fixture_echo', arguments: { name: 'kept' } } });
  expect(headers).toEqual([
    ['Mcp-Method', method],
    ['Mcp-Name', 'fixture_echo'],
  ]);
});

it('maps an encoded header, and leaves one alone that is no base64', () => {
  const mapped = (value: string) => names.toGateway(call('tools/call', { name: 'x' }), [['mcp-name', value]]).headers;
  expect(mapped(base64('echo'))).toEqual([['mcp-name', base64('fixture_echo')]]);
  expect(mapped('=?base64?SGVs!!!bG8=?=')).toEqual([['mcp-name', '=?base64?SGVs!!!bG8=?=']]);
});

it('keeps a header that names another tool than the body different', () => {
  const { headers } = names.toGateway(call('tools/call', { name: 'echo' }), [['Mcp-Name', 'other']]);
  expect(headers).toEqual([['Mcp-Name', 'fixture_other']]);
});

it('gives the prompt that a completion is about its prefix, and leaves resources alone', () => {
  const complete = (ref: object) => names.toGateway(call('completion/complete', { ref }), []).body;
  expect(complete({ type: 'ref/prompt', name: 'p' })).toBe(
    call('completion/complete', { ref: { type: 'ref/prompt', name: 'fixture_p' } }),
  );
  const template = { type: 'ref/resource', uri: 'test://{id}' };
  expect(complete(template)).toBe(call('completion/complete', { ref: template }));
});

it('leaves everything else as it came', () => {
  for (const body of [call('resources/read', { uri: 'test://x' }), 'not JSON', '[]', 'null']) {
    const headers = [['Mcp-Name', 'test://x']] as const;
    expect(names.toGateway(body, headers)).toEqual({ body, headers, isList: false });
  }
});

it('takes the prefix off in lists, and leaves the names of other servers', () => {
  expect(names.toGateway(call('tools/list', {}), []).isList).toBe(true);
  expect(names.fromGateway('data: {"tools":[{"name":"fixture_echo"},{"name":"memory_read"}]}\n\n')).toBe(
    'data: {"tools":[{"name":"echo"},{"name":"memory_read"}]}\n\n',
  );
});
