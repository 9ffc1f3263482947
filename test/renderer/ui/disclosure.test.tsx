import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { Disclosure } from '../../../renderer/ui/disclosure';

function Part() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Disclosure title="Limits" summary="10 calls an hour" isSet isOpen={isOpen} onOpen={setIsOpen}>
      <p>All of it</p>
    </Disclosure>
  );
}

it('says what is in it while folded, and shows all of it when opened', async () => {
  const user = userEvent.setup();
  render(<Part />);
  const button = screen.getByRole('button', { name: 'Limits 10 calls an hour' });
  expect(button.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByText('All of it')).toBeNull();
  await user.click(button);
  expect(button.getAttribute('aria-expanded')).toBe('true');
  expect(document.getElementById(button.getAttribute('aria-controls') ?? '')?.textContent).toBe('All of it');
  expect(screen.queryByText('10 calls an hour')).toBeNull();
});
