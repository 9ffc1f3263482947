/** Names of clients' files may be anything; ours are prefixes of tool names. */
export function toServerName(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 40) || 'server'
  );
}

/** What most call it; among equals the shortest, then the first in the alphabet. */
export function commonestName(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names.map(toServerName)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ordered = [...counts].sort(
    ([one, times], [other, otherTimes]) => otherTimes - times || one.length - other.length || (one < other ? -1 : 1),
  );
  return ordered[0]?.[0] ?? 'server';
}

/** The name, or the name with a number, so that it is not taken; and takes it. Upper and lower case are the same. */
export function takeName(wanted: string, taken: Set<string>, longest = 40): string {
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : `-${count}`;
    const name = `${wanted.slice(0, longest - suffix.length)}${suffix}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

/** `<server>.<variable>`, in the letters that names of secrets may have. */
export function secretName(server: string, label: string, taken: Set<string>): string {
  const plain = label.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'secret';
  return takeName(`${server}.${plain}`, taken, 100);
}
