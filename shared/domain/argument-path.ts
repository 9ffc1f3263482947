/** The names that a path of an argument goes through, from the outermost: members of objects are named by dots. A backslash makes a dot, or a backslash, part of a name. */
export function pathNames(path: string): string[] {
  const names: string[] = [];
  let name = '';
  for (const [part] of path.matchAll(/\\[\\.]|./gs)) {
    if (part === '.') {
      names.push(name);
      name = '';
    } else name += part.length === 2 ? part.slice(1) : part;
  }
  return [...names, name];
}

export function pathText(names: readonly string[]): string {
  return names.map((name) => name.replaceAll(/[\\.]/g, '\\$&')).join('.');
}
