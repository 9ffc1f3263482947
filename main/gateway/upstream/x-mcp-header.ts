/** An argument of a tool that is repeated as the header `Mcp-Param-<header>`. */
export interface HeaderParameter {
  readonly header: string;
  /** Where it stands in the arguments, key by key. */
  readonly path: readonly string[];
}

const annotation = 'x-mcp-header';
/** RFC 9110 §5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const longestHeader = 100;
const mostHeaders = 50;
/** `number` is not among them: its text is not the same everywhere. */
const permittedTypes: ReadonlySet<unknown> = new Set(['string', 'integer', 'boolean']);
/** More than a definition that fits our limits needs; what is deeper is not annotated in a way we could send. */
const deepest = 128;

/**
 * The annotations `x-mcp-header` of a tool's `inputSchema` (2026-07-28, “Custom headers from tool parameters”), or why they
 * are invalid, as the end of a sentence. Such a tool must not be offered. They may stand only on strings, integers and
 * booleans that are reached through `properties` alone.
 */
export function readHeaderParameters(inputSchema: unknown): readonly HeaderParameter[] | string {
  const found: HeaderParameter[] = [];
  const fault = visit(inputSchema, { path: [], isReachable: true, depth: 0 }, found);
  if (fault !== undefined) return fault;
  const names = new Set(found.map(({ header }) => header.toLowerCase()));
  if (names.size < found.length) return 'two of its parameters want the same header.';
  return found.length > mostHeaders ? `more than ${mostHeaders} of its parameters want headers.` : found;
}

interface Place {
  readonly path: readonly string[];
  /** By `properties` alone. */
  readonly isReachable: boolean;
  readonly depth: number;
}

function visit(node: unknown, place: Place, found: HeaderParameter[]): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if (place.depth > deepest) return 'its schema nests too deeply to be looked through.';
  if (!Array.isArray(node) && Object.hasOwn(node, annotation)) {
    const fault = check(node as Record<string, unknown>, place);
    if (fault !== undefined) return fault;
    found.push({ header: (node as Record<string, unknown>)[annotation] as string, path: place.path });
  }
  for (const [key, child] of Object.entries(node)) {
    const fault = isPlainData(key) ? undefined : visitMember(key, child, place, found);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Values, not schemas: an annotation's name in there is just data. */
function isPlainData(key: string): boolean {
  return key === 'const' || key === 'enum' || key === 'default' || key === 'examples' || key === annotation;
}

function visitMember(key: string, child: unknown, place: Place, found: HeaderParameter[]): string | undefined {
  const depth = place.depth + 1;
  if (key !== 'properties' || typeof child !== 'object' || child === null || Array.isArray(child))
    return visit(child, { path: place.path, isReachable: false, depth }, found);
  for (const [name, schema] of Object.entries(child)) {
    const fault = visit(schema, { path: [...place.path, name], isReachable: place.isReachable, depth }, found);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function check(schema: Record<string, unknown>, { path, isReachable }: Place): string | undefined {
  const header = schema[annotation];
  if (!isReachable || path.length === 0) return `${annotation} stands where no parameter can be found by name.`;
  if (typeof header !== 'string' || header.length > longestHeader || !token.test(header))
    return `${annotation} is not a name that a header can have.`;
  return permittedTypes.has(schema['type'])
    ? undefined
    : `${annotation} stands on a parameter that is no string, integer or boolean.`;
}
