import type { ConfigDocument } from './config-document';
import { problemAt } from './config-problem';
import { type Address, emptyRecord, type Json, type JsonRecord, type Step } from './config-value';
import type { Span } from './text-edit';

/** A value with the place where it stands. */
export type ConfigNode = ScalarNode | BranchNode | AliasNode;

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
}

export interface BranchNode extends Span {
  readonly kind: 'map' | 'list';
  /** Written with brackets and commas, or (YAML) by indentation. */
  readonly style: 'brackets' | 'block';
  readonly items: readonly ConfigItem[];
}

/** YAML: the same value as that of a node before. */
export interface AliasNode extends Span {
  readonly kind: 'alias';
  readonly target: ConfigNode;
}

/** A member of a map or an element of a list; it begins with its name (or, in a YAML list, its dash) and ends with its value. */
export interface ConfigItem extends Span {
  /** Empty in a list. */
  readonly name: string;
  /** Where the comma behind it stands. */
  readonly comma: number | undefined;
  readonly value: ConfigNode;
  /** In a block: behind the colon or dash, and behind an anchor and a tag if there are. */
  readonly head: number;
  /** YAML: the member `<<`, whose value holds members that the map has as well. */
  readonly isMerge: boolean;
}

/** How many values a file may hold through aliases. Ten lines of aliases of aliases make a billion. */
const mostThroughAliases = 100_000;

/** The plain value. @throws ConfigTextError when aliases make too much of it. */
export function toJson(node: ConfigNode, text: string): Json {
  let throughAliases = 0;

  function convert(from: ConfigNode, isAliased: boolean): Json {
    if (isAliased) throughAliases += 1;
    if (throughAliases > mostThroughAliases) {
      throw problemAt(
        text,
        from.start,
        'The aliases of this file stand for too many values. Write them out, then try again.',
      );
    }
    if (from.kind === 'scalar') return from.value;
    if (from.kind === 'alias') return convert(from.target, true);
    if (from.kind === 'list') return from.items.map((item) => convert(item.value, isAliased));
    return convertMap(from.items, isAliased);
  }

  function convertMap(items: readonly ConfigItem[], isAliased: boolean): JsonRecord {
    const record = emptyRecord();
    for (const item of items) if (!item.isMerge) record[item.name] = convert(item.value, isAliased);
    for (const item of items) if (item.isMerge) merge(record, convert(item.value, isAliased));
    return record;
  }

  return convert(node, false);
}

/** What the map says itself wins, then the first of several merged maps. */
function merge(into: JsonRecord, merged: Json): void {
  for (const source of Array.isArray(merged) ? merged : [merged]) {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) continue;
    for (const [name, value] of Object.entries(source)) if (!Object.hasOwn(into, name)) into[name] = value;
  }
}

/** How far an address leads into a tree. */
export interface Way {
  /** From the root to the last one that exists. */
  readonly nodes: readonly ConfigNode[];
  /** The items that lead there; one less than nodes. */
  readonly items: readonly ConfigItem[];
  /** The steps for which there is nothing. Empty: all there. */
  readonly missing: Address;
}

export function follow(root: ConfigNode, address: Address): Way {
  const nodes = [root];
  const items: ConfigItem[] = [];
  for (const [index, step] of address.entries()) {
    const item = findItem(nodes[index] as ConfigNode, step);
    if (!item) return { nodes, items, missing: address.slice(index) };
    items.push(item);
    nodes.push(item.value);
  }
  return { nodes, items, missing: [] };
}

/** What is behind an alias belongs to where it is written first. */
function findItem(node: ConfigNode, step: Step): ConfigItem | undefined {
  if ('key' in step) return node.kind === 'map' ? node.items.find((item) => item.name === step.key) : undefined;
  return node.kind === 'list' ? node.items.find((item) => nodeId(item.value, step.idField) === step.id) : undefined;
}

function nodeId(element: ConfigNode, idField: string): string | undefined {
  if (element.kind === 'alias') return nodeId(element.target, idField);
  const field = element.kind === 'map' ? element.items.find((item) => item.name === idField) : undefined;
  return field?.value.kind === 'scalar' && field.value.value !== null ? String(field.value.value) : undefined;
}

/** The reading half of a document whose text is a tree. */
export function nodeReader(text: string, root: ConfigNode | undefined): Omit<ConfigDocument, 'set' | 'remove'> {
  return {
    value: root && toJson(root, text),
    offsetOf: (address) => (root ? lastOf(follow(root, address)) : 0),
    repeatedOn: (address) => root && repeatedOn(root, address),
  };
}

function lastOf({ nodes, items }: Way): number {
  return items.at(-1)?.start ?? nodes[0]?.start ?? 0;
}

function repeatedOn(root: ConfigNode, address: Address): number | undefined {
  const { nodes } = follow(root, address);
  for (const [index, node] of nodes.entries()) {
    const step = address[index];
    const repeated = step && 'key' in step ? repeatedName(node, step.key) : repeatedItem(node, step);
    if (repeated !== undefined) return repeated;
  }
  return undefined;
}

function repeatedName(node: ConfigNode, name: string): number | undefined {
  return node.kind === 'map' ? node.items.filter((item) => item.name === name)[1]?.start : undefined;
}

/** At the end of the way every name counts; in a list, the names in the field that the step says. */
function repeatedItem(node: ConfigNode, step: Step | undefined): number | undefined {
  if (node.kind !== 'map' && node.kind !== 'list') return undefined;
  const seen = new Set<string>();
  for (const item of node.items) {
    const name = node.kind === 'map' ? item.name : step && 'idField' in step && nodeId(item.value, step.idField);
    if (typeof name !== 'string') continue;
    if (seen.has(name)) return item.start;
    seen.add(name);
  }
  return undefined;
}
