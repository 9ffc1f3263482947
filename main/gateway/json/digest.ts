import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { deepestWalk, inspectJson, type JsonTraits } from './check';

/**
 * SHA-256 (hex) of the canonical form (RFC 8785) of JSON text, so that key order and white space do not matter.
 * Text with a number that a double cannot give back as written is digested as it stands: canonical, 9007199254740993 would pass for …992.
 */
export function digestJson(text: string): string {
  return digestInspected(text, inspectJson(text));
}

/** The same, where the text was walked already. */
export function digestInspected(text: string, { depth, hasLoneSurrogate, inexactNumbers }: JsonTraits): string {
  // What is too deep to run or no text at all is digested too: the record wants it of what was refused.
  if (depth > deepestWalk || hasLoneSurrogate || inexactNumbers.length > 0) return sha256(text);
  // It is `undefined` only for what JSON has no text for.
  return sha256(canonicalize(JSON.parse(text)) as string);
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
