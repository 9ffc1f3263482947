import { containerName, inServer, type Pen, type Plain, type Writer } from './random-config';

/** JSON with as much freedom as the format leaves; with comments and trailing commas, if it may. */
export function jsonWriter({ mayComment }: { mayComment: boolean }): Writer {
  return (value, pen) => {
    const unit = pen.dice.pick(['  ', '    ', '\t', '']);
    const isMinified = pen.dice.below(5) === 0;
    const space = (indent: string) => (isMinified ? '' : gap(pen, { indent, mayComment }));
    return space('') + branch(value, [], '') + space('') + pen.dice.pick(['', pen.lineBreak]);

    function branch(from: Plain, path: string[], indent: string): string {
      const inner = indent + unit;
      const trailing = mayComment && pen.dice.below(3) === 0 ? ',' : '';
      const end = (items: string[]) => items.join(',') + (items.length > 0 ? trailing : '') + space(indent);
      const item = (value: Plain, name: string, key: string) =>
        space(inner) +
        inServer(
          pen,
          path.length === 1 && path[0] === containerName,
          () => key + branch(value, [...path, name], inner),
        ) +
        space(inner);
      if (Array.isArray(from)) return `[${end(from.map((element) => item(element, '', '')))}]`;
      if (!(from instanceof Map)) return JSON.stringify(from);
      const members = [...from].map(([name, member]) =>
        item(member, name, `${JSON.stringify(name)}${space(inner)}:${space(inner)}`),
      );
      return `{${end(members)}}`;
    }
  };
}

function gap(pen: Pen, { indent, mayComment }: { indent: string; mayComment: boolean }): string {
  const kind = pen.dice.below(mayComment ? 7 : 4);
  if (kind === 0) return '';
  if (kind === 1) return ' ';
  if (kind < 4) return pen.lineBreak + indent;
  if (kind === 4) return ` //${pen.comment()}${pen.lineBreak}${indent}`;
  return kind === 5 ? `/*${pen.comment()}*/ ` : `/*${pen.comment()}${pen.lineBreak}*/`;
}
