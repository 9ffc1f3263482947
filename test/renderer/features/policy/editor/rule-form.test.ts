import { expect, it } from 'vitest';
import { blankDraft } from '../../../../../renderer/features/policy/editor/editing';
import { blankLimit, formOf, readForm } from '../../../../../renderer/features/policy/editor/rule-form';
import { RuleDraft } from '../../../../../shared/domain/policy';

const now = new Date(2026, 10, 21, 10, 30);

const full = RuleDraft.parse({
  effect: 'allow',
  client: 'Cursor',
  profile: 'Work',
  server: 'files',
  tool: 'write_*',
  risks: ['write', 'external'],
  condition: 'args.path == "a" || session.calls > 3',
  limits: [
    { kind: 'calls', atMost: 10, per: 'hour', beyond: 'deny' },
    { kind: 'sum', argument: 'amount', atMost: 12.5, per: 'day', beyond: 'ask' },
  ],
  holdsResult: true,
  isShadow: true,
  reason: 'Why.',
  note: 'For me.',
  expiresAt: '2026-11-24T14:00:00.000Z',
});

it.each([
  ['a full rule', full],
  ['a blank one', blankDraft],
])('gives %s back as it was', (_what, draft) => {
  expect(readForm(formOf(draft), now)).toEqual({ draft, problems: {} });
});

it('shows “every” as an empty name, and reads an empty name as “every”', () => {
  const form = formOf(blankDraft);
  expect([form.client, form.profile, form.server, form.tool]).toEqual(['', '', '', '']);
  expect(readForm({ ...form, server: '  ', profile: ' ' }, now).draft).toMatchObject({ server: '*', profile: '*' });
});

it.each([
  ['never', null],
  ['hour', new Date(2026, 10, 21, 11, 30).toISOString()],
  ['today', new Date(2026, 10, 21, 23, 59, 59).toISOString()],
] as const)('ends %s', (expiry, expected) => {
  expect(readForm({ ...formOf(blankDraft), expiry }, now).draft.expiresAt).toBe(expected);
});

it('ends on a date that is still to come, and no other', () => {
  const form = { ...formOf(blankDraft), expiry: 'date' as const };
  const coming = readForm({ ...form, expiryDate: '2026-11-24T14:00' }, now);
  expect(coming).toMatchObject({ draft: { expiresAt: new Date(2026, 10, 24, 14).toISOString() }, problems: {} });
  expect(readForm({ ...form, expiryDate: '2026-11-20T14:00' }, now).problems.time).toMatch(/still to come/);
  expect(readForm({ ...form, expiryDate: '' }, now).problems.time).toMatch(/still to come/);
});

it.each([
  [{ ...blankLimit(0), atMost: '0' }, /1 to 1,000,000/],
  [{ ...blankLimit(0), atMost: '2.5' }, /1 to 1,000,000/],
  [{ ...blankLimit(0), atMost: '' }, /1 to 1,000,000/],
  [{ ...blankLimit(0), kind: 'sum' as const }, /which argument/],
  [{ ...blankLimit(0), kind: 'sum' as const, argument: 'amount', atMost: '-1' }, /greater than 0/],
  [{ ...blankLimit(0), kind: 'sum' as const, argument: 'amount', atMost: 'x' }, /greater than 0/],
])('says what %j lacks, and leaves it out of the draft', (limit, expected) => {
  const { draft, problems } = readForm({ ...formOf(blankDraft), limits: [limit] }, now);
  expect(problems.limits).toMatch(expected);
  expect(draft.limits).toEqual([]);
});

it('makes drafts that the contract takes', () => {
  const form = { ...formOf(full), reason: `  ${'r'.repeat(290)}  `, limits: [{ ...blankLimit(0), atMost: '1000000' }] };
  const { draft } = readForm(form, now);
  expect(RuleDraft.parse(draft)).toEqual(draft);
});
