import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { SuggestInput } from '../../../renderer/ui/suggest-input';

function Names({ start }: { start: string }) {
  const [value, setValue] = useState(start);
  return <SuggestInput label="Server" value={value} suggestions={['files', 'github', 'gitlab']} onChange={setValue} />;
}

function open(start = '') {
  render(<Names start={start} />);
  return { field: screen.getByRole<HTMLInputElement>('combobox', { name: 'Server' }), user: userEvent.setup() };
}

it('offers everything when it is opened empty', async () => {
  const { field, user } = open();
  await user.click(field);
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
    'files',
    'github',
    'gitlab',
  ]);
});

it('offers what holds the text, and takes it by keyboard', async () => {
  const { field, user } = open();
  await user.type(field, 'HUB');
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual(['github']);
  await user.keyboard('{ArrowDown}{Enter}');
  expect(field.value).toBe('github');
});

it('lets anything else be typed', async () => {
  const { field, user } = open();
  await user.type(field, 'git*');
  expect(field.value).toBe('git*');
  expect(screen.queryByRole('option')).toBeNull();
});

it('closes its list where there is nothing to offer, so that the rest is not hidden from screen readers', async () => {
  const { field, user } = open();
  await user.type(field, 'files');
  expect(field.getAttribute('aria-expanded')).toBe('false');
  await user.type(field, '{Backspace}');
  expect(field.getAttribute('aria-expanded')).toBe('true');
});
