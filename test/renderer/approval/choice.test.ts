import { expect, it } from 'vitest';
import { choiceFor, firstWish, offeredScopes, reachesFor } from '../../../renderer/approval/choice';
import { anApprovalRequest, aReachOffer } from '../../support/an-approval-request';

const anyTime = (): boolean => true;
const request = anApprovalRequest({
  reaches: [
    aReachOffer({ id: 'exact', scopes: ['15-minutes', '1-hour'] }),
    aReachOffer({ id: 'tool', scopes: ['15-minutes', 'always'] }),
  ],
});

it('offers once, and every time that some reach can be had for, the shortest first', () => {
  expect(offeredScopes(request)).toEqual(['once', '15-minutes', '1-hour', 'always']);
  expect(offeredScopes({ reaches: [] })).toEqual(['once']);
});

it('offers for a time what can be had for it', () => {
  expect(reachesFor(request, 'always').map(({ id }) => id)).toEqual(['tool']);
  expect(reachesFor(request, 'once')).toEqual([]);
});

it('begins with once, and remembers the reach of last time for when the person wants longer', () => {
  expect(firstWish(request)).toEqual({ scope: 'once', reach: null, isEveryClient: false });
  expect(firstWish({ preferred: { reach: 'tool', scope: '15-minutes' } })).toMatchObject({
    scope: 'once',
    reach: 'tool',
  });
});

it('takes the narrowest reach where the wish cannot be had', () => {
  const wish = { scope: '1-hour', reach: 'tool', isEveryClient: false } as const;
  expect(choiceFor(request, wish, anyTime).reach?.id).toBe('exact');
});

it.each([
  ['it reaches nothing', { scope: 'session', reach: null, isEveryClient: true } as const, anyTime],
  [
    'it may not be that long',
    { scope: '15-minutes', reach: 'tool', isEveryClient: true } as const,
    (): boolean => false,
  ],
])('is once and for nobody else when %s', (_what, wish, mayUse) => {
  expect(choiceFor(request, wish, mayUse)).toEqual({ scope: 'once', reach: null, isEveryClient: false });
});

it('is for every client only where that may be', () => {
  const wish = { scope: '15-minutes', reach: 'tool', isEveryClient: true } as const;
  expect(choiceFor(request, wish, anyTime).isEveryClient).toBe(true);
  expect(choiceFor({ ...request, mayBeEveryClient: false }, wish, anyTime).isEveryClient).toBe(false);
});
