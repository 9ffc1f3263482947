import { expect, it, onTestFinished } from 'vitest';
import { followPanicHotkey } from '../../../main/app/panic-hotkey';
import type { Preferences } from '../../../shared/domain/settings';

function aScene(first: string) {
  let panicHotkey = first;
  const listeners = new Set<() => void>();
  const held = new Map<string, () => void>();
  const problems: (string | null)[] = [];
  let panics = 0;
  const shortcuts = {
    register(accelerator: string, callback: () => void) {
      if (accelerator === 'nonsense') throw new TypeError('Error processing argument at index 0');
      if (accelerator === 'Taken') return false;
      held.set(accelerator, callback);
      return true;
    },
    unregister: (accelerator: string) => void held.delete(accelerator),
  };
  const preferences = {
    get: () => ({ panicHotkey }) as Preferences,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const end = followPanicHotkey({
    shortcuts,
    preferences,
    panic() {
      panics += 1;
    },
    notify: (problem) => problems.push(problem),
  });
  onTestFinished(end);
  return {
    held,
    problems,
    end,
    panics: () => panics,
    choose(hotkey: string) {
      panicHotkey = hotkey;
      for (const listener of listeners) listener();
    },
  };
}

it('stops everything when it is pressed', () => {
  const { held, panics, problems } = aScene('Ctrl+Alt+P');
  held.get('Ctrl+Alt+P')?.();
  expect(panics()).toBe(1);
  expect(problems).toEqual([null]);
});

it('follows the preferences, and lets the old one go', () => {
  const { held, choose, problems } = aScene('Ctrl+Alt+P');
  choose('Ctrl+Alt+P');
  choose('Ctrl+Alt+X');
  expect([...held.keys()]).toEqual(['Ctrl+Alt+X']);
  choose('');
  expect(held.size).toBe(0);
  expect(problems).toEqual([null, null, null]);
});

it('says that it is taken, or none, until another is chosen', () => {
  const { held, choose, problems } = aScene('Taken');
  choose('nonsense');
  choose('Ctrl+Alt+P');
  expect(problems).toEqual([
    'The hotkey “Taken” that stops everything is taken by another program. Choose another in Settings.',
    '“nonsense” is not a hotkey that this system knows. Choose another in Settings.',
    null,
  ]);
  expect([...held.keys()]).toEqual(['Ctrl+Alt+P']);
});

it('is let go at the end', () => {
  const { held, end } = aScene('Ctrl+Alt+P');
  end();
  expect(held.size).toBe(0);
});
