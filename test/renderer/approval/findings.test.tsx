import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Findings } from '../../../renderer/approval/findings';

it('shows three chips at most and names the rest', () => {
  const findings = ['a', 'b', 'c', 'd', 'e'].map((label) => ({ severity: 'info' as const, label }));
  render(<Findings findings={findings} />);
  expect(screen.getAllByRole('listitem')).toHaveLength(3);
  expect(screen.getByText(/Also:/).textContent).toBe('Also: d · e');
});

it('colours only the worst, and gives every serious one a shape', () => {
  render(
    <Findings
      findings={[
        { severity: 'high', label: 'Deletes files' },
        { severity: 'medium', label: 'Touches a secret' },
      ]}
    />,
  );
  const [worst, other] = screen.getAllByRole('listitem');
  expect(worst?.textContent).toBe('◆Deletes files');
  expect(other?.textContent).toBe('▲Touches a secret');
  expect(worst?.innerHTML).toContain('text-deny');
  expect(other?.innerHTML).not.toMatch(/text-(ask|deny)/);
});
