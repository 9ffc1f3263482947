import { describe, expect, it } from 'vitest';
import { NotApproved } from '../../../../main/gateway/approval/approve';
import { toMcpError } from '../../../../main/gateway/downstream/to-mcp-error';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { errorCodes, GatehouseError } from '../../../../shared/errors';

const secret = 'ENOENT /home/ana/.ssh/id_rsa';

interface ToolError {
  content: { text: string }[];
  isError: boolean;
  structuredContent?: unknown;
  _meta: Record<string, { status: string; requestId?: string; retryAfterSeconds?: number }>;
}

const read = ({ json }: UpstreamAnswer) => JSON.parse(json) as ToolError;
const textOf = (answer: UpstreamAnswer) => read(answer).content[0]?.text;

describe.each(['tools/call', 'resources/read', 'prompts/get'] as const)('at %s', (method) => {
  it.each(errorCodes)('%s becomes an error that tells nothing of the inside', (code) => {
    const cause = new Error(secret);
    const answer = toMcpError(new GatehouseError(code, 'A sentence.', { cause }), method);
    expect(answer.json).not.toContain(secret);
    expect(answer.json).not.toContain('stack');
    if (answer.kind === 'result') expect(read(answer).isError).toBe(true);
    else expect(JSON.parse(answer.json)).toEqual({ code: expect.any(Number), message: expect.any(String) });
  });

  it.each([new Error(secret), new TypeError(secret), secret, null, undefined])(
    'a bug of ours is −32603 without detail',
    (bug) => {
      const answer = toMcpError(bug, method);
      expect(answer.kind).toBe('error');
      expect(JSON.parse(answer.json)).toMatchObject({ code: -32603 });
      expect(answer.json).not.toContain(secret);
    },
  );
});

describe('decisions', () => {
  it.each([
    ['denied-by-user', 'denied'],
    ['denied-by-policy', 'blocked-by-rule'],
    ['approval-timeout', 'timed-out'],
    ['approval-pending', 'pending'],
    ['result-blocked', 'result-withheld'],
    ['blocked-by-guardrail', 'blocked-by-guardrail'],
    ['tool-turned-off', 'turned-off'],
    ['paused', 'paused'],
    ['upstream-failed', 'failed'],
  ] as const)('%s is a tool result with isError and the status %s', (code, status) => {
    const answer = toMcpError(new GatehouseError(code, 'A sentence.'), 'tools/call');
    expect(answer.kind).toBe('result');
    expect(read(answer)).toMatchObject({ isError: true, _meta: { 'app.gatehouse/decision': { status } } });
    expect(read(answer)).not.toHaveProperty('structuredContent');
  });

  it('pending says whom to wait for and when to come back', () => {
    const answer = toMcpError(new NotApproved('approval-pending', '', { requestId: 'K7QX' }), 'tools/call');
    expect(textOf(answer)).toBe(
      'Waiting for a person to approve (request K7QX). Do not change anything; call the same tool again with the same arguments in about 30 seconds.',
    );
    expect(read(answer)._meta['app.gatehouse/decision']).toEqual({
      status: 'pending',
      requestId: 'K7QX',
      retryAfterSeconds: 30,
    });
  });

  it.each([
    [null, 'The result was withheld by the user. The call itself was made: do not make it again.'],
    ['A key', 'The result was withheld by the user. The call itself was made: do not make it again. A key.'],
  ])('a withheld result with the guidance %j keeps the model from calling again: %s', (guidance, text) => {
    const message = 'The result was withheld by the user.';
    const error = new NotApproved('result-blocked', message, { requestId: 'K7QX', guidance });
    expect(textOf(toMcpError(error, 'tools/call'))).toBe(text);
  });

  it.each(['approval-timeout', 'result-blocked'] as const)(
    '%s without a question reads as its own sentence',
    (code) => {
      expect(textOf(toMcpError(new GatehouseError(code, 'The user is away.'), 'tools/call'))).toBe('The user is away.');
    },
  );

  it.each([
    [null, 'Denied by the user. Do not retry this call unchanged.'],
    ['Use b.txt', 'Denied by the user. Use b.txt. Do not retry this call unchanged.'],
    ['Not now!', 'Denied by the user. Not now! Do not retry this call unchanged.'],
  ])('a denial with the guidance %j reads: %s', (guidance, text) => {
    const error = new NotApproved('denied-by-user', '', { requestId: 'K7QX', guidance });
    expect(textOf(toMcpError(error, 'tools/call'))).toBe(text);
  });
});
