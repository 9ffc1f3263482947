import { expect, it } from 'vitest';
import { countOf, riskOrder, riskWords, sayDate, sayUse } from '../../../../renderer/features/policy/words';

const calls = { kind: 'calls', atMost: 10, per: 'hour', beyond: 'ask' } as const;
const sum = { kind: 'sum', argument: 'order.total', atMost: 1500.5, per: 'day', beyond: 'deny' } as const;

it('says how much of a limit is used', () => {
  expect(sayUse(calls, 7)).toBe('7 of 10 calls this hour');
  expect(sayUse(sum, 120)).toBe('order.total: 120 of 1,500.5 in 24 hours');
});

it('counts in the singular and the plural', () => {
  expect(countOf(1, 'call')).toBe('1 call');
  expect(countOf(1243, 'call')).toBe('1,243 calls');
});

it('names the year only where it is another', () => {
  const now = new Date(2026, 10, 21);
  expect(sayDate(new Date(2026, 10, 24, 14).toISOString(), now)).toBe('24 Nov, 14:00');
  expect(sayDate(new Date(2027, 0, 2, 9, 30).toISOString(), now)).toContain('2027');
});

it('has every risk in its order', () => {
  expect([...riskOrder].sort()).toEqual(Object.keys(riskWords).sort());
});
