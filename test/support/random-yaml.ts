import { containerName, inServer, type Pen, type Plain, type Writer } from './random-config';

/** YAML in blocks and brackets, with comments and empty lines between, texts in all their forms. */
export const writeYaml: Writer = (value, pen) => {
  const head = pen.dice.pick(['', '---\n', '# top\n---\n', `#${pen.comment()}\n`]).replaceAll('\n', pen.lineBreak);
  if (value.size === 0 || pen.dice.below(10) === 0) return head + flow(value, pen, []) + pen.lineBreak;
  const lines = block(value, pen, { indent: '', path: [] }).join('');
  return head + (pen.dice.below(4) === 0 ? lines.replace(/\r?\n$/, '') : lines);
};

interface Place {
  indent: string;
  path: string[];
}

function block(from: Plain[] | Map<string, Plain>, pen: Pen, { indent, path }: Place): string[] {
  return [...(Array.isArray(from) ? from.entries() : from)].flatMap(([name, member]) => {
    const before = between(pen, indent);
    const itemPath = [...path, String(name)];
    const isServer = itemPath.length === 2 && path[0] === containerName;
    const mark = typeof name === 'number' ? '-' : `${key(name, pen)}${pen.dice.pick([':', ':', ' :'])}`;
    return [
      ...before,
      ...inServer(pen, isServer, () => memberLines(member, pen, { mark: indent + mark, indent, path: itemPath })),
    ];
  });
}

function memberLines(value: Plain, pen: Pen, place: Place & { mark: string }): string[] {
  const { mark, indent, path } = place;
  if (isFilled(value) && pen.dice.below(4) > 0) return branchLines(value, pen, place);
  if (typeof value === 'string' && value.startsWith('ü')) {
    const lines = value.trimEnd().split('\n');
    return [`${mark} |${pen.lineBreak}`, ...lines.map((line) => `${indent}  ${line}${pen.lineBreak}`)];
  }
  const text = value === null && pen.dice.below(2) === 0 ? '' : ` ${flow(value, pen, path)}`;
  return [`${mark}${text}${tail(pen)}${pen.lineBreak}`];
}

function isFilled(value: Plain): value is Plain[] | Map<string, Plain> {
  return value instanceof Map ? value.size > 0 : Array.isArray(value) && value.length > 0;
}

function branchLines(
  value: Plain[] | Map<string, Plain>,
  pen: Pen,
  { mark, indent, path }: Place & { mark: string },
): string[] {
  const isDash = mark.endsWith('-');
  const unit = ' '.repeat(1 + pen.dice.below(4));
  const isFlush = Array.isArray(value) && !isDash && pen.dice.below(2) === 0;
  const inner = indent + (isFlush ? '' : unit);
  const lines = block(value, pen, { indent: inner, path });
  const first = lines[0]?.trimStart() ?? '';
  // An element's first line can stand behind the dash, if it is no comment.
  const isBehindDash = isDash && unit.length > 1 && /^[^#\r\n]/.test(first);
  if (isBehindDash) return [mark + ' '.repeat(inner.length - mark.length) + first, ...lines.slice(1)];
  return [`${mark}${tail(pen)}${pen.lineBreak}`, ...lines];
}

function between(pen: Pen, indent: string): string[] {
  const kind = pen.dice.below(8);
  if (kind === 0) return [pen.lineBreak];
  return kind < 3 ? [`${pen.dice.pick(['', indent])}#${pen.comment()}${pen.lineBreak}`] : [];
}

function tail(pen: Pen): string {
  return pen.dice.below(4) === 0 ? ` #${pen.comment()}` : pen.dice.pick(['', '', '  ']);
}

function key(name: string, pen: Pen): string {
  return /^[a-z]{2,}[a-z-]*$/.test(name) && !/^(true|null)$/.test(name) ? name : quoted(name, pen);
}

function quoted(text: string, pen: Pen): string {
  const isPlain = /^[\x20-\x7eа-я]*$/.test(text);
  return isPlain && pen.dice.below(2) === 0 ? `'${text.replaceAll("'", "''")}'` : escaped(text);
}

function escaped(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f\u2028]/g,
    (odd) => `\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function flow(value: Plain, pen: Pen, path: string[]): string {
  const lead = () => pen.dice.pick(['', ' ']);
  if (Array.isArray(value)) {
    return `[${value.map((element, index) => lead() + flow(element, pen, [...path, String(index)])).join(',')}${lead()}]`;
  }
  if (value instanceof Map) {
    const members = [...value].map(
      ([name, member]) => `${lead()}${key(name, pen)}: ${flow(member, pen, [...path, name])}`,
    );
    return `{${members.join(',')}${members.length > 0 ? pen.dice.pick(['', ',']) : ''}${lead()}}`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[a-z]{2,}$/.test(value) && !/^(no|true|null)$/.test(value) ? value : quoted(value, pen);
}
