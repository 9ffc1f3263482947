import { posix } from 'node:path';
import { vi } from 'vitest';
import { createPreviews, type Previews } from '../../main/gateway/approval/preview/create-previews';
import type { FileRead, PreviewCall, PreviewParts } from '../../main/gateway/approval/preview/subject';
import { inspectJson } from '../../main/gateway/json/check';
import type { Mark, Preview } from '../../shared/domain/preview';

export interface PreviewScene {
  tool?: string;
  server?: string;
  schema?: unknown;
  roots?: readonly string[];
  /** What stands in files, by path. */
  files?: Readonly<Record<string, string | FileRead>>;
  /** Where links lead, by path. */
  links?: Readonly<Record<string, string>>;
  /** Addresses that were written to before. */
  sentTo?: readonly string[];
  platform?: NodeJS.Platform;
}

/** The previews of a call with these arguments; a text is taken as JSON. Time stands still: a busy machine misses no deadline. */
export async function previewsOf(args: unknown, scene: PreviewScene = {}): Promise<Previews> {
  return await outOfTime(() => createPreviews(previewParts(scene))(aPreviewCall(args, scene)));
}

export async function outOfTime<T>(run: () => Promise<T>): Promise<T> {
  if (vi.isFakeTimers()) return await run();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}

/** The only preview of a kind. */
export async function previewOf<K extends Preview['kind']>(kind: K, args: unknown, scene: PreviewScene = {}) {
  const { previews } = await previewsOf(args, scene);
  const found = previews.filter((preview): preview is Extract<Preview, { kind: K }> => preview.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} previews of kind ${kind}: ${JSON.stringify(previews)}`);
  return found[0] as Extract<Preview, { kind: K }>;
}

export function marksOf({ marks }: { readonly marks: readonly Mark[] }, severity?: Mark['severity']): string[] {
  return marks.filter((mark) => severity === undefined || mark.severity === severity).map(({ text }) => text);
}

export function aPreviewCall(args: unknown, scene: PreviewScene = {}): PreviewCall {
  const argumentsJson = typeof args === 'string' ? args : JSON.stringify(args);
  return {
    client: 'Claude',
    server: scene.server ?? 'things',
    tool: scene.tool ?? 'do_it',
    argumentsJson,
    inexactNumbers: isJson(argumentsJson) ? inspectJson(argumentsJson).inexactNumbers : [],
    schema: scene.schema ?? { type: 'object' },
    roots: scene.roots ?? ['/home/ana/projects/site'],
  };
}

/** A file system in memory, without surprises but the links that are named. */
export function previewParts({ files = {}, links = {}, sentTo = [], platform = 'linux' }: PreviewScene): PreviewParts {
  return {
    home: '/home/ana',
    ownHome: '/home/ana/.config/gatehouse',
    platform,
    async read(path) {
      const found = files[path];
      if (found === undefined) return { kind: 'absent' };
      return typeof found === 'string' ? { kind: 'text', text: found } : found;
    },
    async realPath(path) {
      for (const [link, target] of Object.entries(links)) {
        if (path === link || path.startsWith(`${link}/`)) return posix.join(target, path.slice(link.length));
      }
      return path;
    },
    hasSentTo: (_client, address) => sentTo.includes(address),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
