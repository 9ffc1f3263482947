import type { UpstreamAnswer } from '../upstream/link';
import { rawMember } from './scan';

/**
 * The raw text of a top-level member of an answer, as cheaply as can be; `undefined` when it is absent or the text is no object.
 * Of a large answer only what its reader noted is known: short values whole, of others the first character.
 */
export function answerMember(answer: UpstreamAnswer, key: string): string | undefined {
  if (answer.facts) return answer.facts.members.get(key);
  const { json } = answer;
  // A key may be spelled with escapes; then only reading tells.
  if (!json.includes(`"${key}"`) && !json.includes('\\u')) return undefined;
  try {
    return rawMember(json, key);
  } catch {
    return undefined;
  }
}

/** The same, decoded; `undefined` for all but strings. */
export function answerText(answer: UpstreamAnswer, key: string): string | undefined {
  return readText(answerMember(answer, key));
}

/** The string that raw JSON text stands for; `undefined` for anything else. */
export function readText(raw: string | undefined): string | undefined {
  if (!raw?.startsWith('"')) return undefined;
  try {
    return JSON.parse(raw) as string;
  } catch {
    return undefined;
  }
}
