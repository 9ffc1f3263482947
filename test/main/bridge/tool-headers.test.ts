import { expect, it } from 'vitest';
import { createToolHeaders } from '../../../main/bridge/tool-headers';

const list = (tools: unknown, more: object = {}) => Buffer.from(JSON.stringify({ id: 1, result: { tools, ...more } }));
const region = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } };

function headersFor(headers: ReturnType<typeof createToolHeaders>, name: string): unknown {
  return headers.of('tools/call', JSON.stringify({ name, arguments: { region: 'x' } }), '2026-07-28')[
    'mcp-param-region'
  ];
}

it('repeats the arguments of a tool that its definition wants repeated', () => {
  const headers = createToolHeaders();
  expect(headersFor(headers, 'deploy')).toBeUndefined();
  headers.learn(list([{ name: 'deploy', inputSchema: region }]));
  expect(headersFor(headers, 'deploy')).toBe('x');
});

it('forgets what a newer list no longer wants', () => {
  const headers = createToolHeaders();
  headers.learn(list([{ name: 'deploy', inputSchema: region }]));
  headers.learn(list([{ name: 'deploy', inputSchema: {} }]));
  expect(headersFor(headers, 'deploy')).toBeUndefined();
});

it('knows the whole list only at its last page', () => {
  const headers = createToolHeaders();
  expect(headers.learn(list([], { nextCursor: 'b' }))).toBe('b');
  expect(headers.isComplete()).toBe(false);
  expect(headers.learn(list([]))).toBeUndefined();
  expect(headers.isComplete()).toBe(true);
});

it.each(['no', '[]', '{}', '{"result":7}', '{"result":{"tools":{}}}'])('learns nothing of %s', (text) => {
  const headers = createToolHeaders();
  expect(headers.learn(Buffer.from(text))).toBeUndefined();
  expect(headers.isComplete()).toBe(false);
});

it('leaves out what is no tool', () => {
  const headers = createToolHeaders();
  headers.learn(list([null, 7, { inputSchema: region }, { name: 'odd', inputSchema: { 'x-mcp-header': 'X' } }]));
  expect(headersFor(headers, 'odd')).toBeUndefined();
  expect(headers.isComplete()).toBe(true);
});
