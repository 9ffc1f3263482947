import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPreviewFiles } from '../../../main/store/preview-files';

let folder: string;
const files = createPreviewFiles();
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'previews-')));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('reading', () => {
  it('gives the text of a file', async () => {
    writeFileSync(at('a'), 'ä\n');
    expect(await files.read(at('a'), 10)).toEqual({ kind: 'text', text: 'ä\n' });
  });

  it('tells apart why there is none', async () => {
    mkdirSync(at('folder'));
    writeFileSync(at('large'), 'x'.repeat(11));
    writeFileSync(at('bytes'), Buffer.from([0xff, 0xfe]));
    writeFileSync(at('zero'), 'a\0b');
    symlinkSync(at('large'), at('link'));
    expect(await files.read(at('none'), 10)).toEqual({ kind: 'absent' });
    expect(await files.read(at('folder'), 10)).toEqual({ kind: 'no-file' });
    expect(await files.read(at('large'), 10)).toEqual({ kind: 'too-large' });
    expect(await files.read(at('bytes'), 10)).toEqual({ kind: 'no-text' });
    expect(await files.read(at('zero'), 10)).toEqual({ kind: 'no-text' });
    expect(await files.read(at('link'), 100)).toEqual({ kind: 'failed' });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(await files.read(at('pipe'), 10)).toEqual({ kind: 'no-file' });
  });

  it('does not read what has no size and never ends', async () => {
    expect(await files.read('/dev/zero', 10)).toEqual({ kind: 'no-file' });
  });
});

describe('the real path', () => {
  it('resolves links, also before parts that do not exist', async () => {
    mkdirSync(at('real'));
    symlinkSync(at('real'), at('link'));
    expect(await files.realPath(at('link', 'new', 'file'))).toBe(at('real', 'new', 'file'));
  });

  it('is unknown for a link that leads nowhere: a file would be made where it points', async () => {
    symlinkSync(at('else', 'file'), at('link'));
    expect(await files.realPath(at('link'))).toBeUndefined();
    expect(await files.realPath(at('link', 'x'))).toBeUndefined();
  });

  it('is unknown for links that lead to each other', async () => {
    symlinkSync(at('b'), at('a'));
    symlinkSync(at('a'), at('b'));
    expect(await files.realPath(at('a'))).toBeUndefined();
  });
});
