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
