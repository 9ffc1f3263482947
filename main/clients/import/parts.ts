import type { Reference } from './references';

/** A piece of a foreign value once it is known what stands there. */
export type Part =
  /** `variable`: it came out of this variable of the environment. */
  | { readonly kind: 'text'; readonly text: string; readonly variable: string | null }
  /** A secret that goes to the keychain under this name. */
  | { readonly kind: 'secret'; readonly name: string; readonly value: string }
  /** Something that only the person can tell. With a `secretName` the answer goes to the keychain. */
  | {
      readonly kind: 'question';
      readonly id: string;
      readonly reference: Reference;
      readonly secretName: string | null;
    };
export type Parts = readonly Part[];

export function aText(text: string, variable: string | null = null): Part {
  return { kind: 'text', text, variable };
}

/** As a server's configuration of ours holds it; `ask` says what stands where the person has to answer. */
export function render(parts: Parts, ask: (question: Extract<Part, { kind: 'question' }>) => string): string {
  return parts.map((part) => renderPart(part, ask)).join('');
}

function renderPart(part: Part, ask: Parameters<typeof render>[1]): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'secret':
      return secretReference(part.name);
    case 'question':
      return part.secretName === null ? ask(part) : secretReference(part.secretName);
  }
}

function secretReference(name: string): string {
  return `\${secret:${name}}`;
}

/** `null` stands for something that is not known. */
export type Pattern = readonly (string | null)[];

/** What is known of a value, with the secrets themselves in it. */
export function patternOf(parts: Parts): Pattern {
  const pattern: (string | null)[] = [];
  for (const part of parts) {
    if (part.kind === 'question') pattern.push(null);
    else pattern.push(part.kind === 'text' ? part.text : part.value);
  }
  return joined(pattern);
}

/** The same of a value in our own configuration. Secrets that are not given are not known. */
export function patternOfText(text: string, kept: ReadonlyMap<string, string>): Pattern {
  return joined(
    text.split(/(\$\{secret:[A-Za-z0-9._-]+\})/).map((piece) => {
      const name = /^\$\{secret:(.+)\}$/.exec(piece)?.[1];
      return name === undefined ? piece : (kept.get(name) ?? null);
    }),
  );
}

function joined(pattern: Pattern): Pattern {
  const result: (string | null)[] = [];
  for (const piece of pattern) {
    const last = result.at(-1);
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof last === 'string') result[result.length - 1] = last + piece;
    else if (piece !== null || last !== null) result.push(piece);
  }
  return result;
}

/** Whether both may be the same text. Two that are both not known in part are the same only where they are written alike. */
export function isAlike(one: Pattern, other: Pattern): boolean {
  if (one.length === other.length && one.every((piece, at) => piece === other[at])) return true;
  const [text, pattern] = one.every((piece) => piece !== null) ? [one, other] : [other, one];
  return text.every((piece) => piece !== null) && fits(text.join(''), pattern);
}

/** Takes each known piece where it stands first; the last one stands at the end. Time grows with the text alone. */
function fits(text: string, pattern: Pattern): boolean {
  let at = 0;
  for (const [index, piece] of pattern.entries()) {
    if (piece === null) continue;
    const isFirst = index === 0;
    const isLast = index === pattern.length - 1;
    const found = isLast && !isFirst ? Math.max(text.length - piece.length, at) : text.indexOf(piece, at);
    if (!text.startsWith(piece, found) || found < at || (isFirst && found !== 0)) return false;
    at = found + piece.length;
  }
  return pattern.at(-1) === null || at === text.length;
}
