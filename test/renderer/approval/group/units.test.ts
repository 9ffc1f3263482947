import { expect, it } from 'vitest';
import { keyOf, unitsOf } from '../../../../renderer/approval/group/units';
import type { ApprovalRequest } from '../../../../shared/domain/approval';
import { anApprovalRequest } from '../../../support/an-approval-request';

const of = (id: string, group: string | null, overrides: Partial<ApprovalRequest> = {}) =>
  anApprovalRequest({ id, group, ...overrides });
const none = new Set<string>();
const ids = (requests: readonly ApprovalRequest[], apart: ReadonlySet<string> = none) =>
  unitsOf(requests, apart).map((unit) => unit.map(({ id }) => id).join('+'));

it('puts together what has the same group, where the first of it stands', () => {
  expect(ids([of('A', 'g'), of('B', null), of('C', 'g'), of('D', 'h'), of('E', null)])).toEqual(['A+C', 'B', 'D', 'E']);
});

it('shows alone what was set apart', () => {
  expect(ids([of('A', 'g'), of('B', 'g'), of('C', 'g')], new Set(['A']))).toEqual(['A', 'B+C']);
});

it.each([
  ['takes a ceremony', { ceremony: { kind: 'hold' as const } }],
  ['has a grave finding', { findings: [{ severity: 'high' as const, label: 'Holds a secret' }] }],
  ['is a result', { kind: 'result' as const }],
])('never groups what %s, whatever main says', (_what, overrides) => {
  expect(ids([of('A', 'g', overrides), of('B', 'g', overrides)])).toEqual(['A', 'B']);
});

it('names a group by what it is of and a call by itself', () => {
  const [group, single] = unitsOf([of('A', 'g'), of('B', 'g'), of('C', null)], none);
  expect([keyOf(group ?? []), keyOf(single ?? []), keyOf([])]).toEqual(['group g', 'C', '']);
});
