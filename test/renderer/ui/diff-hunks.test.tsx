import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { DiffHunks } from '../../../renderer/ui/diff-hunks';

const hunk = (newStart: number, text: string) => ({ newStart, lines: [{ sign: '+' as const, text }] });

it('says of each part from which line it is', () => {
  const { container } = render(<DiffHunks hunks={[hunk(0, 'a'), hunk(1200, 'b')]} isNewFile={false} />);
  expect(container.textContent).toBe('from line 1+added: afrom line 1,200+added: b');
});

it('leaves the lines out where all of it is new', () => {
  const { container } = render(<DiffHunks hunks={[hunk(1, 'a')]} isNewFile />);
  expect(container.textContent).toBe('+added: a');
});

it('says that nothing changes', () => {
  expect(render(<DiffHunks hunks={[]} isNewFile={false} />).container.textContent).toBe('Nothing changes.');
});
