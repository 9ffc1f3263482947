import { expect, it } from 'vitest';
import { TrustWindowDraft } from '../../../shared/domain/grant';

const draft = { client: 'Claude', server: 'GitHub', risks: ['write'], minutes: 15 };

it.each([
  {},
  { minutes: 1 },
  { minutes: 480 },
  { risks: ['read', 'write', 'destructive', 'exec', 'external', 'unknown'] },
])('a window may be opened with %j', (more) => {
  expect(TrustWindowDraft.parse({ ...draft, ...more })).toEqual({ ...draft, ...more });
});

it.each([
  { minutes: 0 },
  { minutes: 481 },
  { minutes: 1.5 },
  { minutes: Number.POSITIVE_INFINITY },
  { risks: [] },
  { risks: ['all'] },
  { client: '' },
  { client: 'x'.repeat(201) },
  { server: '' },
  { server: 'x'.repeat(201) },
])('and not with %j', (more) => {
  expect(TrustWindowDraft.safeParse({ ...draft, ...more }).success).toBe(false);
});
