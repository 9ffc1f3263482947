import { readFileSync, writeFileSync } from 'node:fs';

/** Of the content, in device-independent pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Wide enough for a difference with its line numbers. */
export const defaultPromptSize: Size = { width: 520, height: 640 };
/** Below that an answer and what it is about are not on the screen together. */
export const smallestPrompt: Size = { width: 480, height: 420 };
const largest = 10_000;

/** How large the person made the prompt. Only a habit is lost when it cannot be kept. */
export interface PromptSize {
  get(): Size;
  set(size: Size): void;
}

export function createPromptSize(file: string): PromptSize {
  let kept = read(file) ?? defaultPromptSize;
  return {
    get: () => kept,
    set(size) {
      const next = within(size);
      if (next.width === kept.width && next.height === kept.height) return;
      kept = next;
      try {
        writeFileSync(file, JSON.stringify(next), { mode: 0o600 });
      } catch {
        // The next start has the size of before.
      }
    },
  };
}

/** Whoever wrote the file, the prompt is never too small to be read. */
function read(file: string): Size | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || !('width' in value) || !('height' in value)) return undefined;
    const { width, height } = value;
    return typeof width === 'number' && typeof height === 'number' ? within({ width, height }) : undefined;
  } catch {
    return undefined;
  }
}

function within({ width, height }: Size): Size {
  return { width: clamp(width, smallestPrompt.width), height: clamp(height, smallestPrompt.height) };
}

function clamp(value: number, smallest: number): number {
  return Number.isFinite(value) ? Math.round(Math.min(Math.max(value, smallest), largest)) : smallest;
}
