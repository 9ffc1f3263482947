import type { ArgumentView } from '../../../shared/domain/approval';
import { compactJson, type JsonMember, type JsonNode, nodeAt } from './json-node';

/** A result as the prompt lists it: its texts decoded, everything else but encoded data as JSON. */
export function resultViews(result: JsonNode): readonly ArgumentView[] {
  return membersOf(result).flatMap(({ key, value }) =>
    key === 'content' && value.kind === 'array' ? value.items.flatMap(viewsOfPart) : [jsonView(key, value)],
  );
}

/** What is in it that is no text, a sentence each: “image 2: image/png, 1,204 characters of encoded data”. */
export function encodedParts(result: JsonNode): readonly string[] {
  const content = nodeAt(result, ['content']);
  if (content?.kind !== 'array') return [];
  return content.items.flatMap((part, index) => {
    const data = textAt(part, 'data') ?? textAt(nodeAt(part, ['resource']), 'blob');
    if (data === undefined) return [];
    const media = textAt(part, 'mimeType') ?? textAt(nodeAt(part, ['resource']), 'mimeType') ?? 'unknown kind';
    return [`${nameOf(part, index)}: ${media}, ${data.length.toLocaleString('en-US')} characters of encoded data`];
  });
}

const known = new Set(['type', 'text', 'data', 'mimeType', 'resource']);

function viewsOfPart(part: JsonNode, index: number): ArgumentView[] {
  if (part.kind !== 'object') return [jsonView(`content ${index + 1}`, part)];
  const name = nameOf(part, index);
  const resource = nodeAt(part, ['resource']);
  const texts = [textAt(part, 'text'), textAt(resource, 'text')].filter((text) => text !== undefined);
  const besides = [
    ...part.members.filter(({ key, value }) => !known.has(key) || !isExpected(key, value)),
    ...membersOf(resource).filter(({ key }) => !['text', 'blob', 'mimeType'].includes(key)),
  ];
  return [
    ...texts.map((value) => ({ key: name, kind: 'text' as const, value })),
    ...(besides.length > 0 ? [jsonView(`${name}, besides`, { kind: 'object', members: besides })] : []),
  ];
}

function isExpected(key: string, value: JsonNode): boolean {
  return value.kind === (key === 'resource' ? 'object' : 'string');
}

function jsonView(key: string, value: JsonNode): ArgumentView {
  return { key, kind: 'json', value: compactJson(value) };
}

function nameOf(part: JsonNode, index: number): string {
  return `${textAt(part, 'type') ?? 'part'} ${index + 1}`;
}

function membersOf(node: JsonNode | undefined): readonly JsonMember[] {
  return node?.kind === 'object' ? node.members : [];
}

function textAt(node: JsonNode | undefined, key: string): string | undefined {
  const found = nodeAt(node, [key]);
  return found?.kind === 'string' ? found.text : undefined;
}
