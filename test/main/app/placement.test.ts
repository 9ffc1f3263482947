import { expect, it } from 'vitest';
import { placeBeside, placePrompt } from '../../../main/app/placement';

const screen = { x: 0, y: 24, width: 1280, height: 776 };
const left = { x: -1920, y: 0, width: 1920, height: 1080 };
const size = { width: 380, height: 560 };

it('puts the prompt at the top right of the display that it is on', () => {
  expect(placePrompt({ width: 460, height: 560 }, screen)).toEqual({ x: 808, y: 36, width: 460, height: 560 });
  expect(placePrompt({ width: 460, height: 560 }, left)).toEqual({ x: -472, y: 12, width: 460, height: 560 });
});

it('never makes the prompt larger than the display', () => {
  const small = { x: 0, y: 0, width: 400, height: 300 };
  expect(placePrompt({ width: 460, height: 560 }, small)).toEqual({ x: 0, y: 12, width: 400, height: 276 });
});

it.each([
  ['below an icon at the top', { x: 900, y: 0, width: 24, height: 24 }, { x: 722, y: 36 }],
  ['above an icon at the bottom', { x: 900, y: 800, width: 24, height: 24 }, { x: 722, y: 228 }],
  ['whole, beside the right edge', { x: 1270, y: 0, width: 10, height: 24 }, { x: 900, y: 36 }],
  ['whole, beside the left edge', { x: 0, y: 0, width: 10, height: 24 }, { x: 0, y: 36 }],
  ['whole, however odd the anchor', { x: -5000, y: 9000, width: 0, height: 0 }, { x: 0, y: 240 }],
])('puts the tray window %s', (_where, anchor, at) => {
  expect(placeBeside(anchor, size, screen)).toEqual({ ...at, ...size });
});
