import type { Files } from './machine';

/** The files of another system, seen through the paths by which this process reaches them. */
export function mappedFiles(files: Files, toHere: (path: string) => string, fromHere: (path: string) => string): Files {
  return {
    stat: (path) => files.stat(toHere(path)),
    read: (path, maxBytes) => files.read(toHere(path), maxBytes),
    list: (path) => files.list(toHere(path)),
    realPath: async (path) => fromHere(await files.realPath(toHere(path))),
  };
}
