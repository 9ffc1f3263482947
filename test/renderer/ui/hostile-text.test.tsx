import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { HostileText } from '../../../renderer/ui/hostile-text';

it('shows markup as text', () => {
  const { container } = render(<HostileText text={'<b onclick="x">**bold**</b>'} />);
  expect(container.textContent).toBe('<b onclick="x">**bold**</b>');
  expect(container.querySelector('b')).toBeNull();
});

it('shows what cannot be seen by its code, named on hover', () => {
  render(<HostileText text={'safe\u202egpj.exe'} mono />);
  expect(screen.getByText('U+202E').title).toBe('text direction override');
});

it('says beside a word what is wrong with its letters', () => {
  const { container } = render(<HostileText text={'p\u0430ypal'} />);
  expect(container.textContent).toBe('p\u0430ypalmixes Latin and Cyrillic letters');
});

it('keeps its direction to itself', () => {
  const { container } = render(<HostileText text="abc" />);
  expect(container.querySelector('bdi')?.getAttribute('dir')).toBe('ltr');
});
