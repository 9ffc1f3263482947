import { fileURLToPath } from 'node:url';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import type { FolderList } from '../catalogue/client-kinds';
import type { Platform } from './machine';
import { pathsOf } from './path-tokens';

/** Text of a list to the paths in it, which are another program's word: not checked yet. Throws on text that it cannot read. */
export type ListReader = (text: string) => string[];

/** The keys of the object that `segments` lead to. */
export function readKeys({ format, segments }: Extract<FolderList, { reader: 'keys' }>): ListReader {
  return (text) => {
    const root: unknown = format === 'toml' ? parseToml(text) : JSON.parse(text);
    const found = segments.reduce<unknown>((at, segment) => (isObject(at) ? at[segment] : null), root);
    return isObject(found) ? Object.keys(found) : [];
  };
}

const Workspace = z.object({ folder: z.string().optional(), workspace: z.string().optional() });

/** `workspace.json` of one window: a folder, or a file `*.code-workspace`, whose own folder then counts. Only on this machine. */
export function readWorkspace(platform: Platform): ListReader {
  const toPath = (uri: string) => fileURLToPath(uri, { windows: platform === 'win32' });
  return (text) => {
    const { folder, workspace } = Workspace.parse(JSON.parse(text));
    return [
      ...(folder?.startsWith('file://') ? [toPath(folder)] : []),
      ...(workspace?.startsWith('file://') ? [pathsOf(platform).dirname(toPath(workspace))] : []),
    ];
  };
}

/** `recentProjects.xml` of JetBrains: the keys of its entries, which may begin with `$USER_HOME$`. */
export function readRecentProjects(home: string): ListReader {
  return (text) =>
    [...text.matchAll(/<entry key="([^"<>]{1,1024})"/g)].map(([, key = '']) =>
      plain(key).replace(/^\$USER_HOME\$/, () => home),
    );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => entities[name] ?? whole);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
