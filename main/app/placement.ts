import type { Rectangle } from 'electron';

interface Size {
  width: number;
  height: number;
}

/** From the edge of the screen, and between the tray and its window. In device-independent pixels, as all of this file. */
const gap = 12;

/** The prompt: at the top right, away from where people click, and growing downwards so that nothing moves sideways. */
export function placePrompt(size: Size, workArea: Rectangle): Rectangle {
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, Math.max(workArea.height - 2 * gap, 1));
  return inside({ x: workArea.x + workArea.width - width - gap, y: workArea.y + gap, width, height }, workArea);
}

/** A window beside the tray icon: centred on it, on the side of the screen's middle, whole inside the work area. */
export function placeBeside(anchor: Rectangle, size: Size, workArea: Rectangle): Rectangle {
  const isAbove = anchor.y + anchor.height / 2 > workArea.y + workArea.height / 2;
  const x = Math.round(anchor.x + anchor.width / 2 - size.width / 2);
  const y = isAbove ? anchor.y - size.height - gap : anchor.y + anchor.height + gap;
  return inside({ x, y, width: size.width, height: Math.min(size.height, workArea.height) }, workArea);
}

function inside(rectangle: Rectangle, workArea: Rectangle): Rectangle {
  return {
    ...rectangle,
    x: clamp(rectangle.x, workArea.x, workArea.x + workArea.width - rectangle.width),
    y: clamp(rectangle.y, workArea.y, workArea.y + workArea.height - rectangle.height),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.max(low, Math.min(value, high)));
}
