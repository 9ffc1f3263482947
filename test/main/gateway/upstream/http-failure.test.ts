import { describe, expect, it } from 'vitest';
import { describeHttpEnd, describeLimit, httpStatusOf } from '../../../../main/gateway/upstream/http-failure';
import { GatehouseError } from '../../../../shared/errors';

const origin = 'https://example.com';
const lost = (code: string | undefined, wasSent: boolean) =>
  describeHttpEnd({ kind: 'lost', cause: Object.assign(new Error('deep'), { code }), wasSent }, 'api', origin);

describe('what is said of a failed request', () => {
  it.each([
    ['ECONNREFUSED', 'nothing listens at https://example.com'],
    ['ENOTFOUND', 'no host of the name in https://example.com was found'],
    ['EAI_AGAIN', 'no host of the name'],
    ['EHOSTUNREACH', 'does not answer (EHOSTUNREACH)'],
    ['UND_ERR_CONNECT_TIMEOUT', 'does not answer'],
    ['CERT_HAS_EXPIRED', 'the certificate of https://example.com is not trusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate of'],
  ])('by %s, before it was sent: nobody is there', (code, sentence) => {
    const { error, unreachable } = lost(code, false);
    expect(error).toMatchObject({ code: 'upstream-unavailable', message: expect.stringContaining(sentence) });
    expect(unreachable).toContain(sentence);
  });

  it('finds the reason in whatever undici wrapped it in', () => {
    const cause = new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })]);
    const { unreachable } = describeHttpEnd({ kind: 'lost', cause: { cause }, wasSent: false }, 'api', origin);
    expect(unreachable).toContain('nothing listens');
  });

  it.each([
    ['ECONNRESET', true, 'It may or may not have done what was asked'],
    [undefined, true, 'It may or may not have done what was asked'],
    ['ETIMEDOUT', true, 'It may or may not have done what was asked'],
    ['HPE_INVALID_CONSTANT', true, 'not valid HTTP'],
    ['UND_ERR_HEADERS_OVERFLOW', true, 'more HTTP headers than allowed'],
    ['UND_ERR_INVALID_ARG', false, 'one of the headers cannot be sent'],
    ['ECONNRESET', false, 'Nothing was run; call again'],
  ])('by %s, sent: %s, the server is not thereby gone', (code, wasSent, sentence) => {
    const { error, unreachable } = lost(code, wasSent);
    expect(error.message).toContain(sentence);
    expect(unreachable).toBeNull();
  });

  it.each([
    [{ kind: 'complete' }, 'closed the connection during this call'],
    [{ kind: 'unreadable', fault: 'compressed' }, 'compressed its answer although that was not asked for'],
    [{ kind: 'unreadable', fault: 'content-type' }, 'neither JSON nor an event stream'],
    [{ kind: 'unreadable', fault: 'too-long' }, 'longer than allowed. Ask for less, or raise the limit'],
  ] as const)('%j is a sentence with a next step', (end, sentence) => {
    expect(describeHttpEnd(end, 'api', origin).error.message).toContain(sentence);
  });

  it('tells the HTTP status apart from other failures', () => {
    const { error } = describeHttpEnd({ kind: 'status', status: 405, body: 'x' }, 'api', origin);
    expect(error.message).toContain('no MCP endpoint at its address (HTTP 405)');
    expect(httpStatusOf(error)).toBe(405);
    expect(httpStatusOf(lost('ECONNRESET', true).error)).toBeUndefined();
    expect(httpStatusOf(new GatehouseError('internal', 'x'))).toBeUndefined();
    expect(httpStatusOf({ cause: { httpStatus: 404 } })).toBeUndefined();
  });

  it('names the limit that an answer ran into', () => {
    expect(describeLimit('depth', 'api').message).toContain('nested deeper than allowed');
    expect(describeLimit('message-bytes', 'api').message).toContain('longer than allowed');
  });
});
