import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readZip } from '../../../../main/clients/import/read-zip';
import { unpackBundle } from '../../../../main/clients/import/unpack-bundle';
import { aZip } from '../../../support/a-zip';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'bundle-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const files = readZip(
  aZip([
    { name: 'manifest.json', contents: '{}' },
    { name: 'bin/run', contents: 'x', mode: 0o100755 },
  ]),
);

it('writes all files, for the person alone', async () => {
  expect(await unpackBundle(files, join(home, 'a', 'b'))).toBe(true);
  expect(readFileSync(join(home, 'a', 'b', 'manifest.json'), 'utf8')).toBe('{}');
  expect(statSync(join(home, 'a', 'b', 'manifest.json')).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, 'a', 'b', 'bin', 'run')).mode & 0o777).toBe(0o700);
});

it('leaves a folder that is there as it is', async () => {
  const folder = join(home, 'a');
  await unpackBundle(files, folder);
  expect(await unpackBundle(readZip(aZip([{ name: 'other', contents: '' }])), folder)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(['bin', 'manifest.json']);
});

it('writes nothing when one file is damaged', async () => {
  const damaged = readZip(
    aZip([
      { name: 'a', contents: 'a' },
      { name: 'b', contents: 'b', crc: 1 },
    ]),
  );
  await expect(unpackBundle(damaged, join(home, 'a'))).rejects.toThrow(/damaged/);
  expect(readdirSync(home)).toEqual([]);
});
