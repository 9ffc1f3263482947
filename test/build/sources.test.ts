import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from '../../build/sources.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-sources-'));
  mkdirSync(join(folder, 'main', 'app'), { recursive: true });
  writeFileSync(join(folder, 'main', 'app', 'tray.ts'), 'one');
  writeFileSync(join(folder, 'package.json'), '{}');
});

afterEach(() => rmSync(folder, { recursive: true }));

const hash = () => hashOf(folder, ['main', 'package.json', 'absent']);

it('stays the same when only the time of a file changes', () => {
  const before = hash();
  utimesSync(join(folder, 'package.json'), 1, 1);
  expect(hash()).toBe(before);
});

it.each([
  ['the content of a file', () => writeFileSync(join(folder, 'main', 'app', 'tray.ts'), 'two')],
  ['the name of a file', () => renameSync(join(folder, 'main', 'app', 'tray.ts'), join(folder, 'main', 'app', 'b.ts'))],
  ['a new file', () => writeFileSync(join(folder, 'main', 'index.ts'), '')],
  ['a named file', () => writeFileSync(join(folder, 'package.json'), '{ }')],
])('changes with %s', (_what, change) => {
  const before = hash();
  change();
  expect(hash()).not.toBe(before);
});
