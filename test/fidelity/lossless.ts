/**
 * JSON read without loss: numbers stay as they are written, members keep their order and may repeat. Written apart from the
 * gateway's own scanner, for it is what judges that one.
 */
export type Lossless =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly Lossless[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: Lossless])[] };

const token = /\s*("(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+)\s*/y;

export function readLossless(json: string): Lossless {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let found = token.exec(json); found; found = token.exec(json)) tokens.push(found[1] ?? '');
  let at = 0;
  const next = () => tokens[at++] ?? '';
  const value = readValue();
  if (at !== tokens.length) throw new Error(`More than one value: ${json.slice(0, 200)}`);
  return value;

  function readValue(): Lossless {
    const first = next();
    if (first === '{') return { kind: 'object', members: readUntil('}', readMember) };
    if (first === '[') return { kind: 'array', items: readUntil(']', readValue) };
    if (first.startsWith('"')) return { kind: 'string', value: JSON.parse(first) as string };
    JSON.parse(first);
    return { kind: 'scalar', text: first };
  }

  function readMember(): readonly [string, Lossless] {
    const key = JSON.parse(next()) as string;
    if (next() !== ':') throw new Error('No colon.');
    return [key, readValue()];
  }

  function readUntil<T>(end: string, read: () => T): T[] {
    const all: T[] = [];
    if (tokens[at] === end) {
      at += 1;
      return all;
    }
    for (;;) {
      all.push(read());
      const separator = next();
      if (separator === end) return all;
      if (separator !== ',') throw new Error('No comma.');
    }
  }
}

/** Where two values differ, as a path and what stands there; `null` when nowhere. Members named in `mayAdd` may be new at the top. */
export function differenceOf(
  expected: Lossless,
  actual: Lossless,
  mayAdd: readonly string[] = [],
  path = '$',
): string | null {
  if (expected.kind !== actual.kind) return `${path}: ${expected.kind} became ${actual.kind}`;
  if (expected.kind === 'scalar') return compare(expected.text, (actual as typeof expected).text, path);
  if (expected.kind === 'string') return compare(expected.value, (actual as typeof expected).value, path);
  if (expected.kind === 'array') return differenceOfAll(expected.items, (actual as typeof expected).items, path);
  const members = (actual as typeof expected).members.filter(
    ([key]) => !mayAdd.includes(key) || expected.members.some(([wanted]) => wanted === key),
  );
  const keys = compare(
    expected.members.map(([key]) => key).join(' · '),
    members.map(([key]) => key).join(' · '),
    `${path} (members)`,
  );
  return (
    keys ??
    differenceOfAll(
      expected.members.map(([, value]) => value),
      members.map(([, value]) => value),
      path,
    )
  );
}

function differenceOfAll(expected: readonly Lossless[], actual: readonly Lossless[], path: string): string | null {
  if (expected.length !== actual.length) return `${path}: ${expected.length} entries became ${actual.length}`;
  for (const [index, value] of expected.entries()) {
    const found = differenceOf(value, actual[index] as Lossless, [], `${path}[${index}]`);
    if (found !== null) return found;
  }
  return null;
}

function compare(expected: string, actual: string, path: string): string | null {
  return expected === actual ? null : `${path}: ${expected.slice(0, 120)} became ${actual.slice(0, 120)}`;
}
