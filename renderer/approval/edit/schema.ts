import type { JsonNode } from './json-node';

/** What of a JSON Schema the form understands. The rest is for the gateway, which decides. */
export interface Schema {
  readonly types: readonly string[];
  readonly description: string;
  /** Primitive values that alone are allowed; `null`: any, or some that are no primitives. */
  readonly choices: readonly JsonPrimitive[] | null;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly required: ReadonlySet<string>;
  readonly items: Schema | null;
}

export type JsonPrimitive = string | number | boolean | null;

const deepest = 8;

/** `null`: there is no schema, or none that says anything about an object. It is somebody else's text: whatever it holds is harmless. */
export function readSchema(schemaJson: string | null): Schema | null {
  if (schemaJson === null) return null;
  try {
    return schemaOf(JSON.parse(schemaJson), 0);
  } catch {
    return null;
  }
}

function schemaOf(value: unknown, depth: number): Schema | null {
  if (!isRecord(value) || depth > deepest) return null;
  const { type, description, required, properties, items } = value;
  return {
    types: listOf(type).filter((name) => typeof name === 'string'),
    description: typeof description === 'string' ? description : '',
    choices: choicesOf(value),
    properties: new Map(
      (isRecord(properties) ? Object.entries(properties) : []).flatMap(([key, inner]) => {
        const known = schemaOf(inner, depth + 1) ?? anything;
        return [[key, known] as const];
      }),
    ),
    required: new Set(listOf(required).filter((name) => typeof name === 'string')),
    items: schemaOf(items, depth + 1),
  };
}

const anything: Schema = {
  types: [],
  description: '',
  choices: null,
  properties: new Map(),
  required: new Set(),
  items: null,
};

function choicesOf(value: Record<string, unknown>): JsonPrimitive[] | null {
  const values = 'const' in value ? [value['const']] : value['enum'];
  return Array.isArray(values) && values.length > 0 && values.every(isPrimitive) ? values : null;
}

/** The JSON Schema type of a value; an integer is `integer`. */
export function typeOf(node: JsonNode): string {
  if (node.kind !== 'plain') return node.kind;
  if (node.raw === 'true' || node.raw === 'false') return 'boolean';
  if (node.raw === 'null') return 'null';
  return Number.isInteger(Number(node.raw)) ? 'integer' : 'number';
}

export function isOfType(node: JsonNode, types: readonly string[]): boolean {
  const type = typeOf(node);
  return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
}

export function isChoice(node: JsonNode, choices: readonly JsonPrimitive[]): boolean {
  if (node.kind === 'string') return choices.includes(node.text);
  return (
    node.kind === 'plain' && choices.some((choice) => typeof choice !== 'string' && choice === JSON.parse(node.raw))
  );
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isPrimitive(value: unknown): value is JsonPrimitive {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
