import { expect, it } from 'vitest';
import { inspectRequest } from '../../../../main/gateway/guardrail/inspect-request';
import { aToolCall } from '../../../support/builders';

const inspect = (argumentsJson: string) => inspectRequest(aToolCall({ argumentsJson, digest: '' }));

it.each([
  ['a key twice', '{"a":1,"a":2}', /one key twice/],
  ['a key twice, once with escapes', '{"a":1,"\\u0061":2}', /one key twice/],
  ['a key twice deep inside', '{"x":[{"a":1,"a":2}]}', /one key twice/],
  ['keys that differ in case', '{"path":1,"Path":2}', /case or composition/],
  ['keys that differ in composition', '{"caf\\u00e9":1,"cafe\\u0301":2}', /case or composition/],
  ['keys that Go takes for one', '{"args":1,"arg\\u017f":2}', /case or composition/],
  ['half a character', '{"a":"\\ud800"}', /lone surrogate/],
  ['65 levels', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`, /nested more than 64/],
  ['5,000 levels', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, /nested more than 64/],
])('blocks %s', (_what, text, reason) => {
  expect(inspect(text)).toEqual({ outcome: 'block', reason: expect.stringMatching(reason) });
});

it('blocks what is too large to be shown, without looking into it', () => {
  const call = aToolCall({ argumentsJson: `{"a":"${'x'.repeat(100)}"}` });
  expect(inspectRequest(call, { maxDepth: 64, maxLength: 100 })).toMatchObject({ outcome: 'block' });
});

it.each([
  '{}',
  '{"a":"tab\\t, line\\n, return\\r"}',
  `{"a":${'['.repeat(63)}${']'.repeat(63)}}`,
  '{"__proto__":1,"constructor":2}',
  '{"big":9007199254740993}',
  '{"family":"👩‍👩‍👧 ❤️‍🔥"}',
  '{"code":"\\\\u202e and \\\\b"}',
  '{"متن":"עברית"}',
])('passes %s', (text) => {
  expect(inspect(text)).toEqual({ outcome: 'pass' });
});

it.each([
  ['{"a":"x\\u202ey"}', 'high', '1 character that reverses text'],
  ['{"a":"x\u202ey\u2066"}', 'high', '2 characters that reverse text'],
  ['{"a":"\\udb40\\udc41"}', 'high', '1 hidden tag character'],
  ['{"a\u200bb":1}', 'medium', '1 zero-width character'],
  ['{"a":"x\\u200dy"}', 'medium', '1 zero-width character'],
  ['{"a":"\\u001b[31m"}', 'medium', '1 control character'],
  ['{"a":"x\\b\\f"}', 'medium', '2 control characters'],
  ['{"a":"\\u0000"}', 'medium', '1 control character'],
])('flags %j', (text, severity, label) => {
  expect(inspect(text)).toEqual({ outcome: 'flag', findings: [{ severity, label }] });
});

it('names the worst first', () => {
  expect(inspect('{"a":"\\u001b\\u200b\\u202e"}')).toMatchObject({
    findings: [{ severity: 'high' }, { severity: 'medium' }, { severity: 'medium' }],
  });
});

it('says when a call carries fields that stand in no schema', () => {
  expect(inspectRequest(aToolCall({ extras: ['task'] }))).toEqual({
    outcome: 'flag',
    findings: [{ severity: 'medium', label: 'Sends a field beside its arguments' }],
  });
});
