import { expect, it } from 'vitest';
import { choiceFor, firstWish, offeredScopes, reachesFor, withheld } from '../../../renderer/approval/choice';
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

it.each([
  [{}, null],
  [{ reaches: [], risk: 'destructive' as const }, 'Only this once: it may delete or undo something.'],
  [{ reaches: [], risk: 'exec' as const }, 'Only this once: it runs a program.'],
  [
    { reaches: [], findings: [{ severity: 'high' as const, label: 'Holds a secret' }] },
    'Only this once: something about it needs a look every time.',
  ],
  [
    { reaches: [aReachOffer({ scopes: ['15-minutes'] })], risk: 'external' as const, context: ['It read a secret.'] },
    '15 minutes at most: it reaches outside, after what this session has read.',
  ],
  [{ reaches: [] }, 'Only this once: this call does not allow for more.'],
])('says why less is offered: %#', (overrides, sentence) => {
  expect(withheld(anApprovalRequest(overrides), true)).toBe(sentence);
});

it('says what to set up where only a proof is missing', () => {
  const grave = anApprovalRequest({ reaches: [], risk: 'exec', authenticatedScopes: ['always'] });
  expect(withheld(grave, false)).toBe(
    'Only this once: more takes a proof of who you are. A passphrase can be set in Settings.',
  );
});
