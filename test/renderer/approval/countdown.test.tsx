import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Countdown } from '../../../renderer/approval/countdown';

const start = Date.parse('2026-11-21T10:00:00.000Z');
const endingIn = (seconds: number) => ({
  remainingMs: seconds * 1000,
  deniesAt: new Date(start + seconds * 1000).toISOString(),
  isHeld: false,
});

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});

afterEach(() => {
  vi.useRealTimers();
});

it('tells the place in the queue and the time until silence denies', () => {
  render(<Countdown countdown={endingIn(48)} place={1} total={3} />);
  expect(screen.getByText('1 of 3 · denies in 0:48')).toBeTruthy();
});

it('leaves the place away when nothing else waits, and the time when it waits for ever', () => {
  const { container } = render(<Countdown countdown={null} place={1} total={1} />);
  expect(container.textContent).toBe('');
});

it('stands still and says so while it is held', () => {
  render(<Countdown countdown={{ remainingMs: 33_000, deniesAt: null, isHeld: true }} place={1} total={1} />);
  act(() => vi.advanceTimersByTime(5000));
  expect(screen.getByText('paused at 0:33')).toBeTruthy();
});

it('goes down, and never below nothing', () => {
  render(<Countdown countdown={endingIn(2)} place={1} total={1} />);
  act(() => vi.advanceTimersByTime(1000));
  expect(screen.getByText('denies in 0:01')).toBeTruthy();
  act(() => vi.advanceTimersByTime(9000));
  expect(screen.getByText('denies in 0:00')).toBeTruthy();
});

it('is spoken at 30 and at 10 seconds only', () => {
  render(<Countdown countdown={endingIn(35)} place={1} total={1} />);
  const spoken: string[] = [];
  for (let second = 0; second < 36; second += 1) {
    act(() => vi.advanceTimersByTime(1000));
    const text = screen.getByRole('status').textContent ?? '';
    if (text !== (spoken.at(-1) ?? '')) spoken.push(text);
  }
  expect(spoken).toEqual(['Denies in 30 seconds', 'Denies in 10 seconds']);
});

it('says of a held result that silence blocks it', () => {
  render(<Countdown countdown={endingIn(31)} place={1} total={1} verb="blocks" />);
  expect(screen.getByText('blocks in 0:31')).toBeTruthy();
  act(() => vi.advanceTimersByTime(1000));
  expect(screen.getByRole('status').textContent).toBe('Blocks in 30 seconds');
});
