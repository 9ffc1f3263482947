import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { CodeBlock } from '../../../renderer/ui/code-block';

function clipboard(writeText: (text: string) => Promise<void>) {
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
}

const copy = () => act(async () => void fireEvent.click(screen.getByRole('button')));

it('copies exactly its text and says so', async () => {
  const writeText = vi.fn(async () => {});
  clipboard(writeText);
  render(<CodeBlock text={'{ "a": 1 }'} copyLabel="Copy the snippet" />);
  expect(screen.getByRole('button', { name: 'Copy the snippet' })).toBeTruthy();
  await copy();
  expect(writeText).toHaveBeenCalledWith('{ "a": 1 }');
  expect(screen.getByRole('status').textContent).toBe('Copied');
});

it('says what to do when copying fails', async () => {
  clipboard(() => Promise.reject(new Error('denied')));
  render(<CodeBlock text="x" copyLabel="Copy" />);
  await copy();
  expect(screen.getByRole('status').textContent).toBe('Could not copy. Select the text and copy it by hand.');
});
