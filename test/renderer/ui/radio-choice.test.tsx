import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { RadioChoice } from '../../../renderer/ui/radio-choice';

const options = [
  { value: 'keep', label: 'Keep', description: 'It stays.' },
  { value: 'remove', label: 'Remove' },
] as const;

function Choice() {
  const [value, setValue] = useState<'keep' | 'remove'>('keep');
  return <RadioChoice label="What becomes of it" options={options} value={value} onChange={setValue} />;
}

it('names the question and its answers, and says what follows from each', () => {
  render(<Choice />);
  expect(screen.getByRole('radiogroup', { name: 'What becomes of it' })).toBeTruthy();
  const keep = screen.getByRole('radio', { name: 'Keep' });
  expect(keep.getAttribute('aria-checked')).toBe('true');
  expect(document.getElementById(keep.getAttribute('aria-describedby') ?? '')?.textContent).toBe('It stays.');
});

it('is chosen by arrow keys, and by a click on its words', async () => {
  const user = userEvent.setup();
  render(<Choice />);
  await user.tab();
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('radio', { name: 'Remove' }).getAttribute('aria-checked')).toBe('true');
  await user.click(screen.getByText('Keep'));
  expect(screen.getByRole('radio', { name: 'Keep' }).getAttribute('aria-checked')).toBe('true');
});
