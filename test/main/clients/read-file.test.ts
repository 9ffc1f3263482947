import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../main/clients/places/node-files';
import { fileIdOf, mostFileBytes, readClientFile } from '../../../main/clients/read-file';
import { GatehouseError } from '../../../shared/errors';
import { aClientFile, aTemporaryFolder } from '../../support/connecting';

function put(content: string | Buffer): string {
  const path = join(aTemporaryFolder(), 'mcp.json');
  writeFileSync(path, content);
  return path;
}

const read = (path: string, parts: Parameters<typeof aClientFile>[0] = {}) =>
  readClientFile(aClientFile({ path, ...parts }), nodeFiles);

describe('a client’s file', () => {
  it('is read with its servers', async () => {
    const found = await read(put('\ufeff{"mcpServers": {"a": {"command": "x"}}}'));
    expect(found).toMatchObject({ state: 'readable', problem: null });
    expect([...found.entries.keys()]).toEqual(['a']);
    expect(Buffer.from(found.text)).toEqual(found.bytes);
    expect(found.seen?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('that is malformed says where, and is known all the same', async () => {
    const found = await read(put('{\n  "mcpServers": {'));
    expect(found).toMatchObject({ state: 'malformed', problem: { line: 2 } });
    expect(found.seen).not.toBeNull();
    expect(found.entries.size).toBe(0);
  });

  it('that is no UTF-8 is odd', async () => {
    expect(await read(put(Buffer.from([0x7b, 0xff])))).toMatchObject({ state: 'odd', text: '' });
    expect(await read(put(Buffer.from('\ufeff{}', 'utf16le')))).toMatchObject({ state: 'odd' });
  });

  it('that is not there any more is absent, and one we may not look at is denied', async () => {
    const path = put('{}');
    rmSync(path);
    expect(await read(path)).toMatchObject({ state: 'absent', seen: null, problem: null });
    expect(await read(path, { state: 'absent' })).toMatchObject({ state: 'absent' });
    expect(await read(path, { state: 'denied' })).toMatchObject({
      state: 'denied',
      problem: { text: expect.stringContaining('Allow it') },
    });
  });

  it('that is a folder, or too large, is odd', async () => {
    const folder = join(aTemporaryFolder(), 'mcp.json');
    mkdirSync(folder);
    expect(await read(folder, { state: 'odd' })).toMatchObject({ state: 'odd', seen: null });
    const files = { read: () => Promise.reject(new GatehouseError('too-large', 'Too large.')) };
    expect(await readClientFile(aClientFile(), files)).toMatchObject({ state: 'odd', problem: { text: 'Too large.' } });
  });

  it('on a broken disk does not stop the others', async () => {
    const files = { read: () => Promise.reject(Object.assign(new Error(), { code: 'EIO' })) };
    expect(await readClientFile(aClientFile(), files)).toMatchObject({
      state: 'odd',
      problem: { text: expect.stringContaining('Check its disk') },
    });
  });

  it('is read up to 64 MB', async () => {
    const asked: number[] = [];
    await readClientFile(aClientFile(), {
      read: async (_path, most) => {
        asked.push(most);
        return Buffer.from('{}');
      },
    });
    expect([asked, mostFileBytes]).toEqual([[64 * 1024 * 1024], 64 * 1024 * 1024]);
  });
});

it('a file has the same name at each start, and another for each place in it', () => {
  const one = aClientFile();
  expect(fileIdOf(one)).toMatch(/^[0-9a-f]{24}$/);
  expect(fileIdOf({ ...one })).toBe(fileIdOf(one));
  const others = [
    { ...one, path: '/other' },
    { ...one, kind: 'codex' },
    { ...one, container: { ...one.container, segments: ['a', 'b'] } },
  ];
  expect(new Set([one, ...others].map(fileIdOf)).size).toBe(4);
});
