import { expect, it } from 'vitest';
import { inspectResponse } from '../../../../main/gateway/guardrail/inspect-response';

it.each([
  ['tools/call', '{"content":[]}'],
  ['tools/call', '{}'],
  ['resources/read', '{"contents":[]}'],
  ['prompts/get', '{"messages":[]}'],
] as const)('passes the answer %s %s', (method, json) => {
  expect(inspectResponse(method, { kind: 'result', json })).toEqual({ outcome: 'pass' });
});

it.each([
  ['tools/call', '{"content":[}'],
  ['tools/call', '{"a":undefined}'],
  ['tools/call', '[]'],
  ['tools/call', 'null'],
  ['tools/call', ''],
  ['resources/read', '{"messages":[]}'],
  ['prompts/get', '{}'],
] as const)('keeps back the answer %s %s', (method, json) => {
  expect(inspectResponse(method, { kind: 'result', json })).toMatchObject({ outcome: 'block' });
});

it('passes an error of the server on', () => {
  expect(inspectResponse('resources/read', { kind: 'error', json: '{"code":-32002}' })).toEqual({ outcome: 'pass' });
});

it('keeps back an error that is no JSON', () => {
  expect(inspectResponse('tools/call', { kind: 'error', json: '{"code":}' })).toMatchObject({ outcome: 'block' });
});

it.each(['input_required', 'task'])('wants nothing of a result that is not complete: %s', (resultType) => {
  const json = JSON.stringify({ resultType });
  expect(inspectResponse('prompts/get', { kind: 'result', json })).toEqual({ outcome: 'pass' });
});

it('takes the word of its reader for a large answer, and does not look at its text', () => {
  const facts = { members: new Map([['contents', '[']]), isEmpty: false, hasLineBreaks: false };
  const large = {
    kind: 'result' as const,
    bytes: [Buffer.from('{"contents":[]}')],
    facts,
    get json(): string {
      throw new Error('decoded');
    },
  };
  expect(inspectResponse('resources/read', large)).toEqual({ outcome: 'pass' });
  expect(inspectResponse('prompts/get', large)).toMatchObject({ outcome: 'block' });
});
