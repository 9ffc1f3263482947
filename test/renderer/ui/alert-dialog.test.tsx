import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { AlertDialog } from '../../../renderer/ui/alert-dialog';

async function open(onConfirm = vi.fn(), onClose = vi.fn()) {
  await act(async () => {
    render(
      <AlertDialog
        open
        tone="danger"
        title="Remove “files”?"
        description="Its rules stay."
        confirmLabel="Remove files"
        onConfirm={onConfirm}
        onClose={onClose}
      />,
    );
  });
  return { onConfirm, onClose };
}

it('names the object and gives the focus to the safe answer', async () => {
  await open();
  expect(screen.getByRole('alertdialog', { name: 'Remove “files”?' })).toBeTruthy();
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'));
});

it('does it only on the named button', async () => {
  const { onConfirm, onClose } = await open();
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(onClose).toHaveBeenCalledTimes(1);
  expect(onConfirm).not.toHaveBeenCalled();
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Remove files' })));
  expect(onConfirm).toHaveBeenCalledTimes(1);
});
