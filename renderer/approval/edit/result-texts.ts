import type { Change } from './changes';
import { compactJson, type JsonNode, type Path, printJson, withNodeAt } from './json-node';

/** A text in a result that a model may read. */
export interface ResultText {
  readonly path: Path;
  /** “text 1”, “structured user.name”. */
  readonly label: string;
  readonly text: string;
}

/** Of one length whatever it covers: how long a secret is says something too. */
export const redaction = '▇'.repeat(8);

/** All texts in a result but those that say how it is built, in their order. */
export function resultTexts(result: JsonNode): readonly ResultText[] {
  return textsIn(result, []).filter(({ path }) => !isMachinery(path));
}

/** The same with these characters of one text covered. */
export function redactIn(result: JsonNode, { path, text }: ResultText, from: number, to: number): JsonNode {
  return withNodeAt(result, path, { kind: 'string', text: text.slice(0, from) + redaction + text.slice(to) });
}

/** How often a secret stands in the texts, names of members included. */
export function countOf(result: JsonNode, secret: string): number {
  if (secret === '') return 0;
  return [...textsIn(result, []).map(({ text }) => text), ...keysIn(result)].reduce(
    (sum, text) => sum + text.split(secret).length - 1,
    0,
  );
}

export function redactEverywhere(node: JsonNode, secret: string): JsonNode {
  const cover = (text: string) => text.split(secret).join(redaction);
  switch (node.kind) {
    case 'string':
      return { kind: 'string', text: cover(node.text) };
    case 'array':
      return { kind: 'array', items: node.items.map((item) => redactEverywhere(item, secret)) };
    case 'object':
      return {
        kind: 'object',
        members: node.members.map(({ key, value }) => ({ key: cover(key), value: redactEverywhere(value, secret) })),
      };
    case 'plain':
      return node;
  }
}

/** Text by text where both are built alike; else the whole as JSON. */
export function changesOfResult(before: JsonNode, after: JsonNode): readonly Change[] {
  if (compactJson(before) === compactJson(after)) return [];
  if (shapeOf(before) !== shapeOf(after)) {
    return [{ name: 'result', before: printJson(before), after: printJson(after) }];
  }
  const now = textsIn(after, []);
  return textsIn(before, []).flatMap(({ label, text }, index) => {
    const next = now[index]?.text ?? '';
    return next === text ? [] : [{ name: label, before: text, after: next }];
  });
}

function textsIn(node: JsonNode, path: Path): ResultText[] {
  switch (node.kind) {
    case 'string':
      return [{ path, label: labelOf(path), text: node.text }];
    case 'array':
      return node.items.flatMap((item, index) => textsIn(item, [...path, index]));
    case 'object':
      return node.members.flatMap(({ key, value }) => textsIn(value, [...path, key]));
    case 'plain':
      return [];
  }
}

function keysIn(node: JsonNode): string[] {
  if (node.kind === 'array') return node.items.flatMap(keysIn);
  return node.kind === 'object' ? node.members.flatMap(({ key, value }) => [key, ...keysIn(value)]) : [];
}

function labelOf(path: Path): string {
  const [outer, place, member] = path;
  if (outer === 'content' && typeof place === 'number' && member === 'text') return `text ${place + 1}`;
  return outer === 'structuredContent' ? `structured ${path.slice(1).join('.')}` : path.join('.');
}

const machinery = new Set(['type', 'mimeType', 'data', 'blob']);

/** Of the parts of `content`, what says how they are built, and data that is no text. Inside `structuredContent` any name is the server's own. */
function isMachinery(path: Path): boolean {
  return path[0] !== 'structuredContent' && machinery.has(String(path.at(-1)));
}

/** The result without its texts. */
function shapeOf(node: JsonNode): string {
  switch (node.kind) {
    case 'string':
      return '""';
    case 'plain':
      return node.raw;
    case 'array':
      return `[${node.items.map(shapeOf).join(',')}]`;
    case 'object':
      return `{${node.members.map(({ key, value }) => `${JSON.stringify(key)}:${shapeOf(value)}`).join(',')}}`;
  }
}
