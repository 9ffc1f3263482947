import { expect, it } from 'vitest';
import { readAnswers } from '../../../../main/gateway/policy/answers';
import { aPastCall } from '../../../support/past-calls';

it.each([
  ['completed', 'allow'],
  ['tool-error', 'allow'],
  ['failed', 'allow'],
  ['denied-by-user', 'deny'],
  ['approval-timeout', null],
  ['approval-pending', null],
  ['denied-by-policy', null],
  ['cancelled', null],
  ['result-blocked', null],
  ['refused', null],
] as const)('a question whose call was %s was answered with %s', (outcome, effect) => {
  const [answer] = readAnswers([aPastCall({ approvalId: 'K7QX', outcome })]);
  expect(answer?.effect ?? null).toBe(effect);
});

it('counts a question once for each tool it was about', () => {
  const calls = [
    aPastCall({ approvalId: 'A', callId: '1' }),
    aPastCall({ approvalId: 'A', callId: '2' }),
    aPastCall({ approvalId: 'A', callId: '3', tool: 'other' }),
    aPastCall({ approvalId: 'B', callId: '4' }),
  ];
  expect(readAnswers(calls).map(({ call }) => call.callId)).toEqual(['1', '3', '4']);
});

it('takes nothing from calls that nobody was asked about', () => {
  expect(readAnswers([aPastCall(), aPastCall({ approvalId: 'A', effect: 'allow' })])).toEqual([]);
});
