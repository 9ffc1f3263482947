import { type Dirent, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pageTypes } from '../ipc/page-types';

export interface PanelFile {
  path: string;
  type: string;
}

/**
 * Which address shows which file of the built renderer. Listed once, at the start: a request only looks a name up, so none can
 * climb out of the folder. Throws when the renderer is not built.
 */
export function listPanelFiles(folder: string): ReadonlyMap<string, PanelFile> {
  const assets = assetsIn(folder)
    .filter((entry) => entry.isFile() && pageTypes[extname(entry.name)] !== undefined)
    .map(({ name }) => [`/assets/${name}`, fileAt(join(folder, 'assets', name))] as const);
  return new Map([
    ['/', fileAt(join(folder, 'dashboard', 'index.html'))],
    ['/approval/', fileAt(join(folder, 'approval', 'index.html'))],
    ...assets,
  ]);
}

function assetsIn(folder: string): Dirent[] {
  try {
    return readdirSync(join(folder, 'assets'), { withFileTypes: true });
  } catch (cause) {
    throw new Error('The pages of the panel are not built. Run “npm run build”, or start with --no-panel.', { cause });
  }
}

function fileAt(path: string): PanelFile {
  return { path, type: pageTypes[extname(path)] ?? 'application/octet-stream' };
}
