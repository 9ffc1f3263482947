import { act, fireEvent, render, screen } from '@testing-library/react';
import { vi } from 'vitest';
import { Shell } from '../../renderer/ui/shell';
import type { ApprovalRequest } from '../../shared/domain/approval';
import type { FakeBridgeOverrides } from './fake-bridge';
import { installFakeBridge } from './install-fake-bridge';

/** The prompt window in front of a person, on fake timers, with `pending` waiting and not armed yet. */
export async function openPrompt(pending: ApprovalRequest[], overrides: FakeBridgeOverrides = {}) {
  const bridge = installFakeBridge({
    'approvals.pending': pending,
    'approvals.reply': () => ({ outcome: 'settled' as const }),
    'approvals.engage': () => undefined,
    ...overrides,
  });
  const { ApprovalScreen } = await import('../../renderer/approval/approval-screen');
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00.000Z') });
  render(
    <Shell>
      <ApprovalScreen />
    </Shell>,
  );
  await pass(0);
  return bridge;
}

/** Lets time go by, and everything that was due happen. */
export async function pass(ms: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(ms));
}

/** The window becomes the active one, and long enough goes by for the prompt to be armed. */
export async function arm(): Promise<void> {
  fireEvent.focus(window);
  await pass(700);
}

/** A whole click. */
export async function click(target: HTMLElement): Promise<void> {
  fireEvent.pointerDown(target);
  fireEvent.mouseDown(target);
  fireEvent.pointerUp(target);
  fireEvent.mouseUp(target);
  fireEvent.click(target);
  await pass(0);
}

/** A key goes down and up on whatever has the focus. */
export async function press(key: string, modifiers: { ctrlKey?: boolean; metaKey?: boolean } = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  const isTaken = !fireEvent.keyDown(target, { key, ...modifiers });
  // What a browser does with a bare Enter or Space on a button.
  if (!isTaken && (key === 'Enter' || key === ' ') && target instanceof HTMLButtonElement) fireEvent.click(target);
  fireEvent.keyUp(target, { key, ...modifiers });
  await pass(0);
}

export const allowButton = () => screen.getByRole('button', { name: /allow/i });
export const denyButton = () => screen.getByRole('button', { name: /^deny$/i });
