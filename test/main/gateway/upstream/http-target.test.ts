import { describe, expect, it } from 'vitest';
import { getRequest, isSendableEventId, postRequest, readTarget } from '../../../../main/gateway/upstream/http-target';

const read = (url: string, headers: Record<string, string> = {}) => readTarget({ server: 'api', url, headers });

describe('an address', () => {
  it('is an origin, to which headers go, and a path with its query', () => {
    expect(read('https://example.com:8443/a/mcp?key=1#part', { 'X-Key': 'v' })).toEqual({
      origin: 'https://example.com:8443',
      path: '/a/mcp?key=1',
      headers: { 'user-agent': 'Gatehouse', 'x-key': 'v' },
    });
  });

  it.each([
    ['file:///etc/passwd', {}, 'does not begin with http'],
    ['javascript:alert(1)', {}, 'does not begin with http'],
    ['not an address', {}, 'does not begin with http'],
    ['http://user:canary@127.0.0.1:1/mcp', {}, 'holds a user name or password'],
    ['http://127.0.0.1:1/mcp', { 'X-Key': 'canary\r\nX-Evil: 1' }, 'one of its headers cannot be sent'],
    ['http://127.0.0.1:1/mcp', { 'X-Key': 'canary\u0000' }, 'one of its headers cannot be sent'],
    ['http://127.0.0.1:1/mcp', { 'X-Key': 'canary 😀' }, 'one of its headers cannot be sent'],
    ['http://127.0.0.1:1/mcp', { 'X Key': 'canary' }, 'one of its headers cannot be sent'],
    ['http://127.0.0.1:1/mcp', { 'Transfer-Encoding': 'canary' }, 'one of its headers cannot be sent'],
    ['http://127.0.0.1:1/mcp', { 'content-length': '3' }, 'one of its headers cannot be sent'],
    ['http://127.0.0.1:1/mcp', { Connection: 'canary' }, 'one of its headers cannot be sent'],
  ])('%s with %j is not used', (url, headers, sentence) => {
    const failure = () => read(url, headers);
    expect(failure).toThrow(sentence);
    expect(failure).not.toThrow('canary');
  });
});

describe('the headers of a request', () => {
  it('are those of the protocol where a configured one has the same name', () => {
    const forged = {
      Accept: 'text/html',
      'Content-Type': 'text/plain',
      'Accept-Encoding': 'gzip',
      'Mcp-Session-Id': 'forged',
      'MCP-Protocol-Version': '1',
      'Mcp-Param-A': 'forged',
      'Last-Event-ID': 'forged',
      'User-Agent': 'mine',
    };
    const { headers } = postRequest(read('http://a/', forged), '{}', { 'Mcp-Session-Id': 's', 'mcp-name': undefined });
    expect(headers).toEqual({
      'user-agent': 'mine',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'identity',
      'mcp-session-id': 's',
    });
  });

  it('carry an event id as the bytes of its UTF-8', () => {
    const { headers } = getRequest(read('http://a/'), 'é', {});
    expect(Buffer.from(headers['last-event-id'] ?? '', 'latin1').toString('utf8')).toBe('é');
    expect(getRequest(read('http://a/'), null, {}).headers).not.toHaveProperty('last-event-id');
  });

  it.each([
    ['a', true],
    ['é😀 ~\t', true],
    ['', false],
    ['a\r\nb', false],
    ['\u007f', false],
  ])('can carry the event id %j: %s', (id, can) => {
    expect(isSendableEventId(id)).toBe(can);
  });
});
