import type { RealPath } from './real-path';

const mostRoots = 1000;
/** How long a folder of a rule may have moved without being noticed. */
const rootMs = 1000;

/** Whether a path is a folder, or something in it. Throws what `real` throws. */
export function createUnder({ real, separator }: RealPath) {
  const roots = new Map<string, { path: string; untilMs: number }>();
  let last: { text: string; path: string } | undefined;

  /** Folders of rules: looked up for many calls in a row. */
  function realRoot(text: string): string {
    const nowMs = performance.now();
    const known = roots.get(text);
    if (known && nowMs < known.untilMs) return known.path;
    const path = real(text);
    if (roots.size >= mostRoots) roots.clear();
    roots.set(text, { path, untilMs: nowMs + rootMs });
    return path;
  }

  /** Many rules look at the path of one call, all in one go. */
  function realPath(text: string): string {
    if (last?.text === text) return last.path;
    const path = real(text);
    last = { text, path };
    queueMicrotask(() => {
      last = undefined;
    });
    return path;
  }

  return function under(path: string, root: string): boolean {
    const folder = realRoot(root);
    const file = realPath(path);
    return file === folder || file.startsWith(folder.endsWith(separator) ? folder : folder + separator);
  };
}
