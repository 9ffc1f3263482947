import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { FoldedText } from '../../../renderer/ui/folded-text';

it('reports a short value as shown at once', () => {
  const onShown = vi.fn();
  render(<FoldedText text="short" onShown={onShown} />);
  expect(onShown).toHaveBeenCalled();
});

it('shows head, count and tail of a long value, and the whole when asked', () => {
  const onShown = vi.fn();
  const text = `begin ${'x'.repeat(5000)} end`;
  const { container } = render(<FoldedText text={text} onShown={onShown} />);
  expect(container.textContent).toMatch(/^begin x+Show all 5,010 charactersx+ end$/);
  expect(onShown).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Show all 5,010 characters' }));
  expect(container.textContent).toBe(text);
  expect(onShown).toHaveBeenCalled();
});

it('shows a huge value in steps, and counts it as shown only at the end', () => {
  const onShown = vi.fn();
  const text = `${'y'.repeat(419_990)} the end.`;
  const { container } = render(<FoldedText text={text} onShown={onShown} />);
  fireEvent.click(screen.getByRole('button'));
  expect(screen.getByRole('button').textContent).toBe('Show more, 219,999 characters left');
  expect(container.textContent).toMatch(/ the end\.$/);
  fireEvent.click(screen.getByRole('button'));
  expect(onShown).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button'));
  expect(onShown).toHaveBeenCalled();
  expect(container.textContent).toBe(text);
});
