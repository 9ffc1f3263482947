import type { ArgumentNode } from './subject';

/** `filePath`, `file_path` and `file-path` are the words file and path. At most 12: longer names say nothing. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 12);
}

/** `file_path` → `filepath`: names as servers vary them. */
export function squash(name: string): string {
  return wordsOf(name).join('');
}

/** The member of an object with one of these squashed names, in the order of `names`. */
export function childNamed(node: ArgumentNode, names: readonly string[]): ArgumentNode | undefined {
  for (const name of names) {
    const found = node.children.find((child) => squash(child.name) === name);
    if (found) return found;
  }
  return undefined;
}

/** Texts of an array, or the text itself. `null` when there is anything else in it. */
export function textsOf(node: ArgumentNode | undefined): string[] | null {
  if (!node) return null;
  if (node.kind === 'text') return [node.text];
  if (node.kind !== 'array' || node.children.some(({ kind }) => kind !== 'text')) return null;
  return node.children.map(({ text }) => text);
}
