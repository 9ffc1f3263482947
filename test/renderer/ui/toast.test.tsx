import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Shell } from '../../../renderer/ui/shell';
import { useToast } from '../../../renderer/ui/toast';

function Page({ onUndo }: { onUndo: () => void }) {
  const toast = useToast();
  return (
    <button
      type="button"
      onClick={() => toast({ title: 'Removed “files”.', action: { label: 'Undo', onClick: onUndo } })}
    >
      Remove
    </button>
  );
}

it('says what was done and offers to undo it, once', async () => {
  const onUndo = vi.fn();
  render(
    <Shell>
      <Page onUndo={onUndo} />
    </Shell>,
  );
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Remove' })));
  expect(screen.getAllByText('Removed “files”.').length).toBeGreaterThan(0);
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Undo', hidden: true })));
  expect(onUndo).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Undo', hidden: true })).toBeNull());
});
