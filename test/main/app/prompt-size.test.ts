import { lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPromptSize, defaultPromptSize, smallestPrompt } from '../../../main/app/prompt-size';

function aFile(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-prompt-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'prompt-size.json');
  if (text !== undefined) writeFileSync(file, text);
  return file;
}

it('is wide enough for a difference at first, and as the person made it from then on', () => {
  const file = aFile();
  const size = createPromptSize(file);
  expect(size.get()).toEqual(defaultPromptSize);
  size.set({ width: 800.4, height: 900 });
  expect(createPromptSize(file).get()).toEqual({ width: 800, height: 900 });
  expect(lstatSync(file).mode & 0o777).toBe(0o600);
});

it.each([
  ['{"width":1,"height":1}', smallestPrompt],
  ['{"width":-5,"height":1e9}', { width: smallestPrompt.width, height: 10_000 }],
  ['{"width":"900","height":900}', defaultPromptSize],
  ['{"width":900}', defaultPromptSize],
  ['[]', defaultPromptSize],
  ['{', defaultPromptSize],
])('is never too small to be read, whoever wrote %s', (text, size) => {
  expect(createPromptSize(aFile(text)).get()).toEqual(size);
});

it('writes nothing when nothing changed, and goes on when it cannot', () => {
  const file = aFile('{"width":600,"height":700}');
  const size = createPromptSize(file);
  size.set({ width: 600, height: 700 });
  expect(readFileSync(file, 'utf8')).toBe('{"width":600,"height":700}');
  rmSync(join(file, '..'), { recursive: true });
  size.set({ width: 610, height: 700 });
  expect(size.get()).toEqual({ width: 610, height: 700 });
});
