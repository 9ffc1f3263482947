import { describe, expect, it } from 'vitest';
import { firstId, httpEnd, httpNotification, httpParts } from './message.mjs';

const url = new URL('http://127.0.0.1:7717/mcp?a=1');
const headers = { Authorization: 'Bearer t' };

function parse(text: string) {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [line, ...rest] = head.split('\r\n');
  const fields = Object.fromEntries(rest.map((one) => one.split(': ')));
  return { line, fields, body, message: body === '' ? undefined : JSON.parse(body) };
}

describe('httpParts', () => {
  const params = { name: 'echo', arguments: { text: 'grüße ✓' } };

  it('makes a request of the session era whose length fits, in ASCII', () => {
    const { before, after } = httpParts({ url, headers, session: 's1', era: 'session', method: 'tools/call', params });
    const { line, fields, body, message } = parse(before + firstId + after);
    expect(line).toBe('POST /mcp?a=1 HTTP/1.1');
    expect(fields).toMatchObject({
      Host: '127.0.0.1:7717',
      Authorization: 'Bearer t',
      'Mcp-Session-Id': 's1',
      'MCP-Protocol-Version': '2025-11-25',
    });
    expect(fields['Content-Length']).toBe(String(Buffer.byteLength(body)));
    expect(message).toEqual({ jsonrpc: '2.0', id: firstId, method: 'tools/call', params });
  });

  it('makes a request without sessions, with what 2026-07-28 wants in headers and body', () => {
    const { before, after } = httpParts({
      url,
      headers,
      session: undefined,
      era: 'modern',
      method: 'tools/call',
      params,
    });
    const { fields, message } = parse(before + firstId + after);
    expect(fields).toMatchObject({
      'MCP-Protocol-Version': '2026-07-28',
      'Mcp-Method': 'tools/call',
      'Mcp-Name': 'echo',
    });
    expect(fields).not.toHaveProperty('Mcp-Session-Id');
    expect(message.params._meta).toMatchObject({
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    });
  });

  it('names no version and no session before there is one', () => {
    const { before, after } = httpParts({
      url,
      headers: {},
      session: undefined,
      era: 'session',
      method: 'initialize',
      params: {},
    });
    const { fields } = parse(before + firstId + after);
    expect(Object.keys(fields)).toEqual(['Host', 'Content-Type', 'Content-Length', 'Accept']);
  });
});

it('a notification has no id, and the end of a session has no body', () => {
  const about = { url, headers, session: 's1' };
  expect(parse(httpNotification({ ...about, method: 'notifications/initialized' })).message).toEqual({
    jsonrpc: '2.0',
    method: 'notifications/initialized',
  });
  expect(parse(httpEnd(about))).toMatchObject({ line: 'DELETE /mcp?a=1 HTTP/1.1', body: '' });
});
