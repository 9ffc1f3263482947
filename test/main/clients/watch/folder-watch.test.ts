import { EventEmitter } from 'node:events';
import type { FSWatcher } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFolderWatch, type FolderWatchParts, type Names } from '../../../../main/clients/watch/folder-watch';

const names = (files: string[], folders: string[] = [], patterns: RegExp[] = []): Names => ({
  files: new Set(files),
  folders: new Set(folders),
  patterns,
});

/** Watches that a test plays. `missing`: folders that are not there; `short`: after so many there are no more. */
function played({ missing = new Set<string>(), most = 100 }: { missing?: Set<string>; most?: number } = {}) {
  const open = new Map<string, { emitter: EventEmitter; tell: (event: string, name: string | null) => void }>();
  const changes: (string | null)[] = [];
  let shortages = 0;
  const watch: FolderWatchParts['watch'] = (path, _options, listener) => {
    if (missing.has(path)) throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
    if (open.size >= most) throw Object.assign(new Error('no more'), { code: 'ENOSPC' });
    const emitter = new EventEmitter();
    open.set(path, { emitter, tell: (event, name) => listener(event as 'rename', name as string) });
    return Object.assign(emitter, { close: () => void open.delete(path) }) as unknown as FSWatcher;
  };
  const folders = createFolderWatch({
    onChange: (path) => changes.push(path),
    onShortage: () => {
      shortages += 1;
    },
    watch,
  });
  return {
    folders,
    open,
    changes,
    shortages: () => shortages,
    tell: (path: string, ...event: [string, string | null]) => open.get(path)?.tell(...event),
  };
}

const home = new Map([
  ['/home/ada', names(['.claude.json'], ['.cursor'])],
  ['/home/ada/.cursor', names(['mcp.json'])],
]);

it('watches what is there, and tells how many are new', () => {
  const missing = new Set(['/home/ada/.cursor']);
  const { folders, open } = played({ missing });
  expect(folders.set(home)).toBe(1);
  missing.clear();
  expect(folders.set(home)).toBe(1);
  expect(folders.set(home)).toBe(0);
  expect(folders.set(new Map([['/home/ada', names([])]]))).toBe(0);
  expect([...open.keys()]).toEqual(['/home/ada']);
  folders.close();
  expect(open.size).toBe(0);
});

describe('what happens in a folder', () => {
  it.each<[string, string, string | null, (string | null)[]]>([
    ['a file of interest is written', 'change', '.claude.json', ['/home/ada/.claude.json']],
    ['a file of interest is replaced', 'rename', '.claude.json', ['/home/ada/.claude.json']],
    ['the same, written in capitals', 'change', '.Claude.json', ['/home/ada/.Claude.json']],
    ['another file is written', 'change', '.bash_history', []],
    ['another file appears', 'rename', 'notes.txt', []],
    ['something changes in a folder on the way, which it tells itself', 'change', '.cursor', []],
    ['a folder on the way comes or goes', 'rename', '.cursor', ['/home/ada/.cursor']],
    ['the system does not say what', 'change', null, [null]],
  ])('%s', (_what, event, name, told) => {
    const { folders, changes, tell } = played();
    folders.set(home);
    tell('/home/ada', event, name);
    expect(changes).toEqual(told);
  });

  it('counts by its name where more than one may come', () => {
    const { folders, changes, tell } = played();
    folders.set(new Map([['/plugins', names([], [], [/^new-/])]]));
    tell('/plugins', 'rename', 'new-one');
    tell('/plugins', 'change', 'new-one');
    tell('/plugins', 'rename', 'other');
    expect(changes).toEqual(['/plugins/new-one']);
  });
});

it('watches a folder anew that was replaced, with all below it', () => {
  const { folders, open, tell } = played();
  const deep = new Map([
    ...home,
    ['/home/ada/.cursor/deep', names(['x'])] as const,
    ['/home/ada/.cursor-2', names(['x'])] as const,
  ]);
  folders.set(deep);
  tell('/home/ada', 'rename', '.cursor');
  expect([...open.keys()]).toEqual(['/home/ada', '/home/ada/.cursor-2']);
  expect(folders.set(deep)).toBe(2);
});

it('lets a watch go that fails, and looks', () => {
  const { folders, open, changes } = played();
  folders.set(home);
  open.get('/home/ada/.cursor')?.emitter.emit('error', new Error('EPERM'));
  expect(changes).toEqual([null]);
  expect(folders.set(home)).toBe(1);
});

it('says when the system has no more, and not when a folder is not there', () => {
  const few = played({ most: 1 });
  few.folders.set(home);
  expect(few.shortages()).toBe(1);
  const none = played({ missing: new Set(home.keys()) });
  none.folders.set(home);
  expect(none.shortages()).toBe(0);
});
