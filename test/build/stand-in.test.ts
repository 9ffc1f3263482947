import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkIntegrity } from '../../build/stand-in.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-stand-in-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const integrity = `sha512-${createHash('sha512').update('the known package').digest('base64')}`;

function anArchive(content: string): string {
  const path = join(folder, 'package.tgz');
  writeFileSync(path, content);
  return path;
}

it('accepts the package that it knows', async () => {
  await expect(checkIntegrity(anArchive('the known package'), integrity)).resolves.toBeUndefined();
});

it('refuses any other package before a byte of it is used', async () => {
  await expect(checkIntegrity(anArchive('another package'), integrity)).rejects.toThrow('Nothing of it was run.');
});
