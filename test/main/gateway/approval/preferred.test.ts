import { expect, it } from 'vitest';
import { createPreferences } from '../../../../main/gateway/approval/preferred';
import type { Reach, Scope } from '../../../../shared/domain/approval';
import { aReachOffer } from '../../../support/an-approval-request';

const offers = [
  aReachOffer({ id: 'exact', reach: 'exact' }),
  aReachOffer({ id: 'pattern-1', reach: 'pattern' }),
  aReachOffer({ id: 'tool', reach: 'tool' }),
];

it.each<[Reach, Scope, object | null]>([
  ['exact', '15-minutes', { reach: 'exact', scope: '15-minutes' }],
  ['pattern', '15-minutes', { reach: 'pattern-1', scope: '15-minutes' }],
  ['tool', '15-minutes', null],
  ['server', '15-minutes', null],
  ['pattern', '1-hour', null],
  ['exact', 'always', null],
])('after %s for %s shows %o', (reach, scope, expected) => {
  const preferences = createPreferences();
  preferences.note('client-1', { reach, scope });
  expect(preferences.among('client-1', offers)).toEqual(expected);
});

it('is each client’s own, and forgotten after a broader answer or a plain one', () => {
  const preferences = createPreferences();
  preferences.note('client-1', { reach: 'exact', scope: '15-minutes' });
  expect(preferences.among('client-2', offers)).toBeNull();
  preferences.note('client-1', null);
  expect(preferences.among('client-1', offers)).toBeNull();
});

it('is nothing where it is not offered', () => {
  const preferences = createPreferences();
  preferences.note('client-1', { reach: 'exact', scope: '15-minutes' });
  expect(preferences.among('client-1', [aReachOffer()])).toBeNull();
  expect(preferences.among('client-1', [aReachOffer({ reach: 'exact', scopes: [] })])).toBeNull();
});
