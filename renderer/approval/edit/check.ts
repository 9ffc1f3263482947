import type { JsonNode, Path } from './json-node';
import { isChoice, isOfType, type Schema } from './schema';

export interface Problem {
  readonly path: Path;
  readonly text: string;
}

const problemsAtMost = 20;

/** What plainly does not fit the schema: missing, of another type, not one of the allowed values. The gateway looks again, and at everything. */
export function check(node: JsonNode, schema: Schema | null): readonly Problem[] {
  return schema ? findings(node, schema, []).slice(0, problemsAtMost) : [];
}

function findings(node: JsonNode, schema: Schema, path: Path): Problem[] {
  if (!isOfType(node, schema.types)) return [{ path, text: `must be ${schema.types.map(nameOf).join(' or ')}` }];
  if (schema.choices && !isChoice(node, schema.choices)) return [{ path, text: 'must be one of the allowed values' }];
  const { items } = schema;
  if (node.kind === 'array' && items)
    return node.items.flatMap((item, index) => findings(item, items, [...path, index]));
  if (node.kind !== 'object') return [];
  const missing = [...schema.required].filter((key) => !node.members.some((member) => member.key === key));
  return [
    ...missing.map((key) => ({ path: [...path, key], text: 'is required' })),
    ...node.members.flatMap(({ key, value }) => {
      const inner = schema.properties.get(key);
      return inner ? findings(value, inner, [...path, key]) : [];
    }),
  ];
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function nameOf(type: string): string {
  return names[type] ?? type;
}

/** “order.items.2” */
export function sayPath(path: Path): string {
  return path.join('.');
}
