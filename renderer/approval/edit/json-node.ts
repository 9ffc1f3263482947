/** JSON as it was written: numbers keep their digits, members their order. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  /** A number, `true`, `false` or `null`, as its text. */
  | { readonly kind: 'plain'; readonly raw: string };

export interface JsonMember {
  readonly key: string;
  readonly value: JsonNode;
}

/** Names of members and places in arrays, from the outside in. */
export type Path = readonly (string | number)[];

export function printJson(node: JsonNode, indent = ''): string {
  const inner = `${indent}  `;
  switch (node.kind) {
    case 'string':
      return JSON.stringify(node.text);
    case 'plain':
      return node.raw;
    case 'array':
      return lines(
        '[',
        ']',
        node.items.map((item) => inner + printJson(item, inner)),
        indent,
      );
    case 'object':
      return lines(
        '{',
        '}',
        node.members.map(({ key, value }) => `${inner}${JSON.stringify(key)}: ${printJson(value, inner)}`),
        indent,
      );
  }
}

/** On one line, as it is sent. */
export function compactJson(node: JsonNode): string {
  switch (node.kind) {
    case 'string':
      return JSON.stringify(node.text);
    case 'plain':
      return node.raw;
    case 'array':
      return `[${node.items.map(compactJson).join(',')}]`;
    case 'object':
      return `{${node.members.map(({ key, value }) => `${JSON.stringify(key)}:${compactJson(value)}`).join(',')}}`;
  }
}

export function nodeAt(node: JsonNode | undefined, [step, ...rest]: Path): JsonNode | undefined {
  if (step === undefined || !node) return node;
  if (node.kind === 'object') return nodeAt(node.members.find(({ key }) => key === step)?.value, rest);
  return node.kind === 'array' && typeof step === 'number' ? nodeAt(node.items[step], rest) : undefined;
}

/** The same with another value there; `undefined` takes it away. What is missing on the way is made an object. */
export function withNodeAt(node: JsonNode, path: Path, value: JsonNode | undefined): JsonNode {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? node;
  const next = rest.length === 0 ? value : withNodeAt(nodeAt(node, [step]) ?? emptyObject, rest, value);
  if (node.kind === 'array') return { kind: 'array', items: withItem(node.items, Number(step), next) };
  return { kind: 'object', members: withMember(node.kind === 'object' ? node.members : [], String(step), next) };
}

export const emptyObject: JsonNode = { kind: 'object', members: [] };

function withItem(items: readonly JsonNode[], at: number, value: JsonNode | undefined): JsonNode[] {
  return [...items.slice(0, at), ...(value ? [value] : []), ...items.slice(at + 1)];
}

function withMember(members: readonly JsonMember[], name: string, value: JsonNode | undefined): JsonMember[] {
  const isThere = members.some(({ key }) => key === name);
  const changed = members.flatMap((member) => {
    if (member.key !== name) return [member];
    return value ? [{ key: name, value }] : [];
  });
  return isThere || !value ? changed : [...changed, { key: name, value }];
}

function lines(open: string, close: string, inner: readonly string[], indent: string): string {
  return inner.length === 0 ? open + close : `${open}\n${inner.join(',\n')}\n${indent}${close}`;
}
