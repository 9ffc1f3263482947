import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { countDifferences, RuleDifferences } from '../../../../../renderer/features/policy/transfer/rule-differences';

const rules = [
  { before: null, after: 'Allow a.', isMoved: false },
  { before: 'Deny b.', after: null, isMoved: false },
  { before: 'Ask before c.', after: 'Deny c.', isMoved: true },
  { before: 'Allow d.', after: 'Allow d.', isMoved: true },
  { before: 'Allow e.', after: 'Allow e.', isMoved: false },
];

it('says of each rule in words whether it is added, removed, changed or moved', () => {
  render(<RuleDifferences rules={rules} />);
  const rows = within(screen.getByRole('list', { name: 'Changes' })).getAllByRole('listitem');
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    'AddedAllow a.',
    'RemovedDeny b.',
    'ChangedBefore: Ask before c.After: Deny c.It stands elsewhere in the list.',
    'MovedAllow d.It stands elsewhere in the list.',
    'ChangedAllow e.',
  ]);
});

it('counts them', () => {
  expect(countDifferences(rules)).toBe('1 added, 1 removed, 2 changed, 1 moved');
  expect(countDifferences([])).toBe('');
});
