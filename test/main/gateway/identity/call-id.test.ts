import { expect, it } from 'vitest';
import { newCallId } from '../../../../main/gateway/identity/call-id';

it('makes ids of version 7 that grow with time and never come twice', () => {
  const at = (ms: number) => newCallId(new Date(ms));
  expect(at(Date.UTC(2026, 10, 21))).toMatch(/^01a1fb67-1800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(at(0)).toMatch(/^00000000-0000-7/);
  const ids = [1, 2, 3, 4, 5].map((day) => at(Date.UTC(2026, 10, day)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => at(1))).size).toBe(1000);
});
