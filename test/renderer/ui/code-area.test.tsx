import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { CodeArea } from '../../../renderer/ui/code-area';

const words = ['session.calls', 'session.denied'];

function complete(text: string, caret: number) {
  const typed = /[a-z.]*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const items = words.filter((word) => typed !== '' && word.startsWith(typed) && word !== typed);
  return items.length === 0
    ? null
    : { from: caret - typed.length, items: items.map((insert) => ({ insert, detail: `about ${insert}` })) };
}

function Editor({ start }: { start: string }) {
  const [value, setValue] = useState(start);
  return <CodeArea label="Code" value={value} onChange={setValue} complete={complete} />;
}

function open(start = '') {
  const onEscape = vi.fn();
  render(
    // biome-ignore lint/a11y/noStaticElementInteractions: stands for the dialog around it.
    <div onKeyDown={({ key }) => key === 'Escape' && onEscape()}>
      <Editor start={start} />
    </div>,
  );
  const area = screen.getByLabelText<HTMLTextAreaElement>('Code');
  return { area, onEscape, user: userEvent.setup() };
}

it('offers what could come next, and puts the chosen one in place of what was typed', async () => {
  const { area, user } = open();
  await user.type(area, '1 < se');
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
    'session.callsabout session.calls',
    'session.deniedabout session.denied',
  ]);
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(area.value).toBe('1 < session.denied');
  expect(area.selectionStart).toBe(area.value.length);
  expect(screen.queryByRole('listbox')).toBeNull();
});

it('points at the chosen option for assistive technology', async () => {
  const { area, user } = open();
  await user.type(area, 'se{ArrowUp}');
  const active = area.getAttribute('aria-activedescendant');
  expect(screen.getAllByRole('option')[1]?.id).toBe(active);
  expect(screen.getAllByRole('option')[1]?.getAttribute('aria-selected')).toBe('true');
});

it('keeps what stands behind the caret', async () => {
  const { area, user } = open(' > 3');
  await user.type(area, 'session.c', { initialSelectionStart: 0, initialSelectionEnd: 0 });
  await user.keyboard('{ArrowDown}{Tab}');
  expect(area.value).toBe('session.calls > 3');
});

it('makes a line with Enter as long as nothing is chosen', async () => {
  const { area, user } = open();
  await user.type(area, 'se{Enter}');
  expect(area.value).toBe('se\n');
});

it('puts the list away with Escape, and only the next Escape goes on to what is around', async () => {
  const { area, onEscape, user } = open();
  await user.type(area, 'se{Escape}');
  expect(screen.queryByRole('listbox')).toBeNull();
  expect(onEscape).not.toHaveBeenCalled();
  await user.keyboard('{Escape}');
  expect(onEscape).toHaveBeenCalledTimes(1);
});

it('takes an option that is pressed', async () => {
  const { area, user } = open();
  await user.type(area, 'se');
  fireEvent.mouseDown(screen.getByRole('option', { name: /denied/ }));
  expect(area.value).toBe('session.denied');
});
