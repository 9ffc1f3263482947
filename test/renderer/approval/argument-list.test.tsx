import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ArgumentList, argumentParts } from '../../../renderer/approval/argument-list';

const text = (key: string, value: string) => ({ key, kind: 'text' as const, value });

it('says when there are no arguments, and when a text is empty', () => {
  const { rerender } = render(<ArgumentList empty="It takes no arguments." arguments={[]} onShown={() => {}} />);
  expect(screen.getByText('It takes no arguments.')).toBeTruthy();
  rerender(<ArgumentList empty="It takes no arguments." arguments={[text('note', '')]} onShown={() => {}} />);
  expect(screen.getByText('empty text')).toBeTruthy();
});

it('shows a long list in parts and reports only what it showed', () => {
  const views = Array.from({ length: 50 }, (_, index) => text(`key${index}`, 'value'));
  const onShown = vi.fn();
  render(<ArgumentList empty="It takes no arguments." arguments={views} onShown={onShown} />);
  expect(screen.queryByText('key45')).toBeNull();
  expect(onShown).not.toHaveBeenCalledWith('value 45');
  fireEvent.click(screen.getByRole('button', { name: 'Show more of 50 arguments' }));
  expect(screen.getByText('key45')).toBeTruthy();
  const reported = new Set(onShown.mock.calls.map(([part]) => part));
  expect([...reported].sort()).toEqual([...argumentParts(views)].sort());
});

it('tells repeated keys apart by their place', () => {
  render(
    <ArgumentList
      empty="It takes no arguments."
      arguments={[text('a', 'first'), text('a', 'second')]}
      onShown={() => {}}
    />,
  );
  expect(screen.getAllByText('a')).toHaveLength(2);
});
