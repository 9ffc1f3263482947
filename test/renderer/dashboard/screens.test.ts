import { expect, it } from 'vitest';
import { screenOfKey } from '../../../renderer/dashboard/screens';

it.each([
  [{ key: '1', ctrlKey: true }, 'activity'],
  [{ key: '6', ctrlKey: true }, 'settings'],
  [{ key: '3', metaKey: true }, 'servers'],
  [{ key: '7', ctrlKey: true }, null],
  [{ key: '1' }, null],
  [{ key: '1', ctrlKey: true, altKey: true }, null],
])('%o leads to %s', (keys, expected) => {
  expect(screenOfKey(new KeyboardEvent('keydown', keys))).toBe(expected);
});
