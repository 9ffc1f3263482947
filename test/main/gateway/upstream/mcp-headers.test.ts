import { describe, expect, it } from 'vitest';
import { createRequestHeaders, encodeHeaderValue } from '../../../../main/gateway/upstream/mcp-headers';

describe('the headers of a request to a stateless server', () => {
  const headersOf = createRequestHeaders((tool) =>
    tool === 'deploy'
      ? [
          { header: 'Region', path: ['region'] },
          { header: 'Dry-Run', path: ['options', 'dry'] },
          { header: 'Count', path: ['count'] },
        ]
      : [],
  );

  it.each([
    ['tools/call', '{"name":"a b"}', 'a b'],
    ['prompts/get', '{"name":"p"}', 'p'],
    ['resources/read', '{"uri":"file:///é"}', '=?base64?ZmlsZTovLy/DqQ==?='],
    ['tasks/cancel', '{"taskId":"t-1"}', 't-1'],
    ['tools/list', '{"name":"not here"}', undefined],
    ['constructor', '{"name":"not here"}', undefined],
    ['tools/call', '{"name":7}', undefined],
  ])('%s %s', (method, paramsJson, name) => {
    expect(headersOf(method, paramsJson, '2026-07-28')).toEqual({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(name === undefined ? {} : { 'mcp-name': name }),
    });
  });

  it.each([
    ['{"region":"eu","options":{"dry":true},"count":3}', { region: 'eu', 'dry-run': 'true', count: '3' }],
    ['{"region":"","count":9007199254740993}', { region: '=?base64??=' }],
    ['{"region":null,"options":{},"count":1.5}', {}],
    ['{"region":["eu"],"options":"dry","count":{}}', {}],
    ['{"__proto__":{"region":"eu"}}', {}],
  ])('repeats the arguments %s that its tool wants repeated', (input, expected) => {
    const headers = headersOf('tools/call', `{"name":"deploy","arguments":${input}}`, '2026-07-28');
    const parameters = Object.entries(headers).filter(([name]) => name.startsWith('mcp-param-'));
    expect(Object.fromEntries(parameters)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, value]) => [`mcp-param-${name}`, value])),
    );
  });

  it.each([
    ['plain', 'plain'],
    ['two words\tand a tab', 'two words\tand a tab'],
    [' led by a space', '=?base64?IGxlZCBieSBhIHNwYWNl?='],
    ['trailed by one ', '=?base64?dHJhaWxlZCBieSBvbmUg?='],
    ['a\r\nx-evil: 1', '=?base64?YQ0KeC1ldmlsOiAx?='],
    ['=?base64?YQ==?=', '=?base64?PT9iYXNlNjQ/WVE9PT89?='],
    ['', '=?base64??='],
  ])('writes %j so that no header can be smuggled in', (value, expected) => {
    expect(encodeHeaderValue(value)).toBe(expected);
  });
});
