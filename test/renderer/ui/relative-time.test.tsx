import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RelativeTime } from '../../../renderer/ui/relative-time';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T12:00:00.000Z') });
});

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['2026-11-21T11:59:30.000Z', 'just now'],
  ['2026-11-21T12:00:30.000Z', 'just now'],
  ['2026-11-21T11:57:00.000Z', '3 min ago'],
  ['2026-11-21T07:00:00.000Z', '5 h ago'],
  ['2026-11-20T10:00:00.000Z', 'yesterday'],
  ['2026-11-18T10:00:00.000Z', '3 days ago'],
  ['2026-10-12T10:00:00.000Z', '12 Oct'],
  ['2025-11-12T10:00:00.000Z', '12 Nov 2025'],
])('says %s as %s', (at, words) => {
  const { container } = render(<RelativeTime at={at} />);
  expect(container.textContent).toBe(words);
});

it('keeps up with the clock', () => {
  const { container } = render(<RelativeTime at="2026-11-21T11:59:30.000Z" />);
  act(() => vi.advanceTimersByTime(45_000));
  expect(container.textContent).toBe('1 min ago');
});
