import { expect, it } from 'vitest';
import { editCall } from '../../../main/gateway/identity/edit-call';
import { lazyAnswer } from '../../../main/gateway/json/large-bytes';
import { tellEdited } from '../../../main/gateway/tell-edited';
import type { UpstreamAnswer } from '../../../main/gateway/upstream/link';
import { aToolCall } from '../../support/builders';

const approval = { requestId: 'K7QX', scope: 'once' };
const edited = { call: editCall(aToolCall(), '{"path":"b"}'), approval };
const told = { status: 'allowed', requestId: 'K7QX', edited: true };
const result = (json: string): UpstreamAnswer => ({ kind: 'result', json });

it.each([
  ['{"n":9007199254740993}', '{"n":9007199254740993,"_meta":{"app.gatehouse/decision":'],
  ['{}', '{"_meta":{"app.gatehouse/decision":'],
  ['{"_meta":{"a":1.0}}', '{"_meta":{"a":1.0,"app.gatehouse/decision":'],
  ['{"_meta":null}', '{"_meta":{"app.gatehouse/decision":'],
  ['{"_meta":{"app.gatehouse/decision":{"status":"denied"}}}', '{"_meta":{"app.gatehouse/decision":'],
])('stands beside what the server said: %s', (json, start) => {
  const { json: whole } = tellEdited(result(json), edited);
  expect(whole.startsWith(start)).toBe(true);
  expect(JSON.parse(whole)).toMatchObject({ _meta: { 'app.gatehouse/decision': told } });
});

it('stands in large answers too', () => {
  const facts = { members: new Map([['_meta', '{']]), isEmpty: false, hasLineBreaks: false };
  const large = lazyAnswer({ kind: 'result', bytes: [Buffer.from('{"_meta":{"a":1},"b":2}')], facts });
  expect(JSON.parse(tellEdited(large, edited).json)).toEqual({ _meta: { a: 1, 'app.gatehouse/decision': told }, b: 2 });
});

it('says it of a call whose approval is not known any more', () => {
  expect(tellEdited(result('{}'), { ...edited, approval: null }).json).toContain('"requestId":null');
});

it('leaves alone what nobody changed, and errors', () => {
  const answer = result('{"content":[]}');
  expect(tellEdited(answer, { call: aToolCall(), approval })).toBe(answer);
  const error: UpstreamAnswer = { kind: 'error', json: '{"code":1}' };
  expect(tellEdited(error, edited)).toBe(error);
});
