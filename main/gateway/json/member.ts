import { readText } from './answer-member';
import { rawMember } from './scan';

/** The raw text of a member of what others wrote; `undefined` also where that is no object, or none that can be read. */
export function member(json: string, key: string): string | undefined {
  try {
    return rawMember(json, key);
  } catch {
    return undefined;
  }
}

/** The same, decoded; `undefined` for all but strings. */
export function memberText(json: string, key: string): string | undefined {
  return readText(member(json, key));
}
