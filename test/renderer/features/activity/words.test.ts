import { expect, it } from 'vitest';
import { approvalWords } from '../../../../renderer/features/activity/words';
import { aCallDetails } from '../../../support/dashboard-views';

it.each([
  [{ approvalScope: 'always' }, 'A person allowed it always (request K7QX).'],
  [{ approvalScope: '15-minutes' }, 'A person allowed it for 15 minutes (request K7QX).'],
  [{ approvalScope: null, outcome: 'denied-by-user' as const }, 'A person denied it (request K7QX).'],
  [{ approvalScope: null, outcome: 'approval-timeout' as const }, 'A person was asked (request K7QX).'],
  [{ approvalId: null }, null],
])('says who approved: %o', (overrides, expected) => {
  expect(approvalWords(aCallDetails(overrides))).toBe(expected);
});
