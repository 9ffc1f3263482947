import { expect, it } from 'vitest';
import { conditionOfExactly } from '../../../../main/gateway/approval/exact-condition';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { compileCondition } from '../../../../main/gateway/policy/condition';
import { newSession } from '../../../../main/gateway/policy/session-facts';
import { aToolCall } from '../../../support/builders';

async function holds(argumentsJson: string, other: string): Promise<boolean> {
  await loadConditions();
  const condition = conditionOfExactly(aToolCall({ argumentsJson }));
  const compiled = compileCondition(condition ?? '', { home: '/home/ana' });
  expect(compiled.problem).toBeNull();
  const call = aToolCall({ argumentsJson: other });
  return compiled.holds(
    { ...call, client: 'Claude', clientId: 'client-1', profile: null, session: newSession, roots: [] },
    new Date('2026-11-20T10:00:00.000Z'),
  );
}

it.each([
  '{}',
  '{"path":"a.txt","mode":null,"deep":{"list":[1,2.5,-3,true,"x"]}}',
  '{"text":"quote \\" backslash \\\\ break \\n tab \\t bell \\u0007 \\u2028 \\u202e emoji 😀 tag \u{e0041}"}',
  '{"n":12345678901}',
])('%s is exactly itself', async (argumentsJson) => {
  await expect(holds(argumentsJson, argumentsJson)).resolves.toBe(true);
});

it.each([
  ['{"path":"a"}', '{"path":"b"}'],
  ['{"path":"a"}', '{"path":"a","mode":1}'],
  ['{"path":"a","mode":1}', '{"path":"a"}'],
  ['{"list":[1,2]}', '{"list":[2,1]}'],
  ['{"on":true}', '{"on":"true"}'],
])('%s is not %s', async (one, other) => {
  await expect(holds(one, other)).resolves.toBe(false);
});

it.each([`{"text":"${'x'.repeat(1500)}"}`, '{"n":9007199254740993}'])('cannot be said of %s', (argumentsJson) => {
  expect(conditionOfExactly(aToolCall({ argumentsJson }))).toBeNull();
});

it('is said up to a length that somebody reads', () => {
  const ofLength = (length: number) => aToolCall({ argumentsJson: `{"text":"${'x'.repeat(length - 11)}"}` });
  expect(ofLength(1500).argumentsJson).toHaveLength(1500);
  expect(conditionOfExactly(ofLength(1500))).toBe(`args == {"text": "${'x'.repeat(1489)}"}`);
  expect(conditionOfExactly(ofLength(1501))).toBeNull();
});

it('is said member by member', () => {
  const call = aToolCall({ argumentsJson: '{"list":[1,"b",null,[]],"deep":{"on":true,"n":-2.5},"no":{}}' });
  expect(conditionOfExactly(call)).toBe(
    'args == {"list": [1, "b", null, []], "deep": {"on": true, "n": -2.5}, "no": {}}',
  );
});

it('hides nothing: what cannot be seen is written out', () => {
  const condition = conditionOfExactly(aToolCall({ argumentsJson: '{"a":"x\u202ey\u200bz\u0085\u{e0041}"}' }));
  expect(condition).toBe('args == {"a": "x\\u202ey\\u200bz\\u0085\\U000e0041"}');
});
