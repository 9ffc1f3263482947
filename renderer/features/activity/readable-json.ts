/**
 * Lays JSON text out over lines without parsing it into values: numbers, escapes, key order and duplicate keys stay as recorded.
 * Text that is not whole JSON comes back as it is: nothing of the record may get lost here.
 */
export function readableJson(json: string): string {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let text = '';
  let depth = 0;
  for (const [position, token] of tokens.entries()) {
    const step = steps.get(token) ?? 0;
    depth += Math.min(step, 0);
    if (breaksBefore(token, tokens[position - 1])) text += lineBreak(depth);
    text += token === ':' ? ': ' : token;
    depth += Math.max(step, 0);
    if (breaksAfter(token, tokens[position + 1])) text += lineBreak(depth);
  }
  return depth === 0 && withoutSpace(text) === withoutSpace(json) ? text : json;
}

const steps = new Map([
  ['{', 1],
  ['[', 1],
  ['}', -1],
  [']', -1],
]);

function breaksBefore(token: string, before: string | undefined): boolean {
  return isClosing(token) && !isOpening(before);
}

function breaksAfter(token: string, after: string | undefined): boolean {
  return token === ',' || (isOpening(token) && !isClosing(after));
}

const deepest = 40;

function lineBreak(depth: number): string {
  return `\n${'  '.repeat(Math.max(0, Math.min(depth, deepest)))}`;
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

function isOpening(token: string | undefined): boolean {
  return token === '{' || token === '[';
}

function isClosing(token: string | undefined): boolean {
  return token === '}' || token === ']';
}
