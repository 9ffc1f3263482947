import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Checkbox } from '../../../renderer/ui/checkbox';

it('is named by what stands beside it, and tells when it is ticked by click', () => {
  const onChange = vi.fn();
  render(
    <Checkbox checked={false} onChange={onChange}>
      Deny all
    </Checkbox>,
  );
  const box = screen.getByRole('checkbox', { name: 'Deny all' });
  expect(box.getAttribute('aria-checked')).toBe('false');
  fireEvent.click(box);
  expect(onChange).toHaveBeenCalledWith(true);
});
