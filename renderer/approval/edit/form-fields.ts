import { emptyObject, type JsonNode, nodeAt, type Path } from './json-node';
import { isChoice, isOfType, type JsonPrimitive, type Schema } from './schema';

export type Control =
  | { readonly kind: 'text' }
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: readonly JsonPrimitive[] }
  | { readonly kind: 'list' }
  | { readonly kind: 'group'; readonly fields: readonly FormField[] }
  /** Anything else, as its own JSON. */
  | { readonly kind: 'json' };

export interface FormField {
  readonly path: Path;
  readonly label: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly control: Control;
}

/** The fields for these arguments: what the schema names, in its order, then what is there besides. Objects are opened one level. */
export function formFields(node: JsonNode, schema: Schema | null, path: Path = []): readonly FormField[] {
  if (node.kind !== 'object') return [];
  const named = [...(schema?.properties.keys() ?? [])];
  const others = node.members.map(({ key }) => key).filter((key) => !named.includes(key));
  return [...named, ...others].map((key) => {
    const own = schema?.properties.get(key);
    return {
      path: [...path, key],
      label: key,
      description: own?.description ?? '',
      isRequired: schema?.required.has(key) ?? false,
      control: controlFor(nodeAt(node, [key]), own, [...path, key]),
    };
  });
}

/** A value that is not what the schema wants is shown as what it is. */
function controlFor(node: JsonNode | undefined, schema: Schema | undefined, path: Path): Control {
  const choices = schema?.choices;
  if (choices && (!node || isChoice(node, choices))) return { kind: 'choice', choices };
  switch (typeFor(node, schema)) {
    case 'string':
      return { kind: 'text' };
    case 'integer':
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return isListOfTexts(node, schema) ? { kind: 'list' } : { kind: 'json' };
    case 'object':
      return groupFor(node ?? emptyObject, schema, path);
    default:
      return { kind: 'json' };
  }
}

function groupFor(node: JsonNode, schema: Schema | undefined, path: Path): Control {
  const fields = path.length === 1 ? formFields(node, schema ?? null, path) : [];
  return fields.length > 0 ? { kind: 'group', fields } : { kind: 'json' };
}

/** The one type that the schema wants, unless the value is of another. */
function typeFor(node: JsonNode | undefined, schema: Schema | undefined): string {
  const types = schema?.types.filter((name) => name !== 'null') ?? [];
  const [type] = types;
  return type !== undefined && types.length === 1 && (!node || isOfType(node, types)) ? type : typeByValue(node);
}

function typeByValue(node: JsonNode | undefined): string {
  if (!node) return 'json';
  if (node.kind !== 'plain') return node.kind;
  if (node.raw === 'null') return 'json';
  return node.raw === 'true' || node.raw === 'false' ? 'boolean' : 'number';
}

function isListOfTexts(node: JsonNode | undefined, schema: Schema | undefined): boolean {
  if (node?.kind === 'array' && node.items.length > 0) return node.items.every(({ kind }) => kind === 'string');
  return schema?.items?.types.join() === 'string';
}
