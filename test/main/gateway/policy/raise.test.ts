import { expect, it } from 'vitest';
import { raise } from '../../../../main/gateway/policy/raise';

const high = { severity: 'high', label: '2 hidden tag characters' } as const;
const byRisk = { effect: 'allow', ruleId: null, why: 'It reads.' } as const;

it('asks where no rule allowed a call that hides something', () => {
  expect(raise(byRisk, [high])).toEqual({ effect: 'ask', ruleId: null, why: 'It holds 2 hidden tag characters.' });
});

it.each([
  [{ ...byRisk, ruleId: 'rule-1' }, [high]],
  [byRisk, [{ ...high, severity: 'medium' as const }]],
  [byRisk, []],
  [{ effect: 'deny' as const, ruleId: null, why: 'Paused.' }, [high]],
])('leaves %o as it is', (decision, findings) => {
  expect(raise(decision, findings)).toBe(decision);
});
