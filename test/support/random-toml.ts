import { containerName, inServer, type Pen, type Plain, type Writer } from './random-config';

/** TOML with tables, dotted names, inline tables and arrays of tables, as the dice fall. */
export const writeToml: Writer = (value, pen) => {
  const text = table(value, pen, []).join('');
  return pen.dice.below(4) === 0 ? text.replace(/\r?\n$/, '') : text;
};

function table(from: Map<string, Plain>, pen: Pen, path: string[]): string[] {
  const isServer = path.length === 1 && path[0] === containerName;
  const members = [...from];
  const asTables = members.filter(([, member]) => isTable(member) && pen.dice.below(4) > 0);
  const own = members.filter((entry) => !asTables.includes(entry));
  const pairs = own.flatMap(([name, member]) => [...between(pen), ...pair([name], member, { pen, under: path })]);
  const tables = asTables.flatMap(([name, member]) => [
    ...between(pen),
    ...inServer(pen, isServer, () => (isTable(member) ? asTable([...path, name], member, pen) : [])),
  ]);
  return [...pairs, ...tables];
}

function isTable(value: Plain): value is Map<string, Plain> | Plain[] {
  if (Array.isArray(value)) return value.length > 0 && value.every((element) => element instanceof Map);
  return value instanceof Map;
}

function asTable(path: string[], value: Map<string, Plain> | Plain[], pen: Pen): string[] {
  if (Array.isArray(value)) {
    return inServer(pen, path.length === 1 && path[0] === containerName, () =>
      value.flatMap((element) => [
        `[[${key(path, pen)}]]${tail(pen)}`,
        ...table(element as Map<string, Plain>, pen, path),
      ]),
    );
  }
  const lines = table(value, pen, path);
  // A header can be left out where only tables follow.
  const isNeeded = !/^\s*\[/.test(lines.join('')) || pen.dice.below(2) === 0;
  return isNeeded ? [`${pen.dice.pick(['', '  '])}[${key(path, pen)}]${tail(pen)}`, ...lines] : lines;
}

function pair(names: string[], value: Plain, { pen, under }: { pen: Pen; under: string[] }): string[] {
  const path = [...under, ...names];
  return inServer(pen, path.length === 2 && path[0] === containerName, () => {
    if (value instanceof Map && value.size > 0 && pen.dice.below(3) === 0) {
      return [...value].flatMap(([name, member]) => pair([...names, name], member, { pen, under }));
    }
    return [`${key(names, pen)}${pen.dice.pick([' = ', '=', ' =  '])}${inline(value, pen, path)}${tail(pen)}`];
  });
}

function between(pen: Pen): string[] {
  const kind = pen.dice.below(6);
  if (kind === 0) return [pen.lineBreak];
  return kind === 1 ? [`${pen.dice.pick(['', '  '])}#${pen.comment()}${pen.lineBreak}`] : [];
}

function tail(pen: Pen): string {
  return (pen.dice.below(4) === 0 ? ` #${pen.comment()}` : pen.dice.pick(['', '  '])) + pen.lineBreak;
}

function key(path: string[], pen: Pen): string {
  return path
    .map((name) => (/^[\w-]+$/.test(name) && pen.dice.below(4) > 0 ? name : quoted(name, pen)))
    .join(pen.dice.pick(['.', '.', ' . ']));
}

function quoted(text: string, pen: Pen): string {
  const isLiteral = /^[\x20-\x26\x28-\x7e]*$/.test(text) && pen.dice.below(2) === 0;
  return isLiteral ? `'${text}'` : JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

function inline(value: Plain, pen: Pen, path: string[]): string {
  const isServer = path.length === 1 && path[0] === containerName;
  if (Array.isArray(value)) {
    const lead = () => pen.dice.pick(['', ' ', `${pen.lineBreak}  `, ` #${pen.comment()}${pen.lineBreak}`]);
    const trailing = value.length > 0 ? pen.dice.pick(['', ',']) : '';
    return `[${value.map((element) => lead() + inServer(pen, isServer, () => inline(element, pen, [...path, '']))).join(',')}${trailing}${lead()}]`;
  }
  if (value instanceof Map) {
    const space = pen.dice.pick(['', ' ']);
    const members = [...value].map(([name, member]) => {
      const write = () => `${key([name], pen)} = ${inline(member, pen, [...path, name])}`;
      return inServer(pen, isServer, write);
    });
    return `{${space}${members.join(`,${space}`)}${space}}`;
  }
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : value.toExponential();
  if (typeof value !== 'string') return String(value);
  const isLong = pen.dice.below(4) === 0;
  return isLong
    ? `"""${pen.lineBreak}${JSON.stringify(value).slice(1, -1).replaceAll('\u007f', '\\u007f')}"""`
    : quoted(value, pen);
}
