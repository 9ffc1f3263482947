import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Every file of a home: path → bytes. */
export type Snapshot = ReadonlyMap<string, Buffer>;

export function snapshot(home: string): Snapshot {
  if (!existsSync(home)) return new Map();
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isFile());
  return new Map(files.sort().map((path) => [relative(home, path), readFileSync(path)]));
}

/** Paths of files that are not the same in both. */
export function differences(one: Snapshot, other: Snapshot): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter(
    (path) => one.get(path)?.equals(other.get(path) ?? Buffer.alloc(0)) !== true || !other.has(path),
  );
}

/** Paths of files that hold this text. */
export function holding(files: Snapshot, text: string): string[] {
  return [...files].filter(([, bytes]) => bytes.includes(text)).map(([path]) => path);
}

export function put(home: string, path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}
