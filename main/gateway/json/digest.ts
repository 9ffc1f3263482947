import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { deepestWalk, inspectJson } from './check';

/**
 * SHA-256 (hex) of the canonical form (RFC 8785) of JSON text, so that key order and white space do not matter.
 * Numbers that a double cannot hold as written are added as text: otherwise 9007199254740993 would pass for …992.
 */
export function digestJson(text: string): string {
  const { depth, inexactNumbers } = inspectJson(text);
  // Too deep to run, yet the record wants a digest of what was refused.
  if (depth > deepestWalk) return sha256(text);
  const value: unknown = JSON.parse(text, (_key, member: unknown) =>
    typeof member === 'number' && !Number.isFinite(member) ? String(member) : member,
  );
  const hash = createHash('sha256').update(canonicalize(value) ?? 'null');
  for (const token of inexactNumbers) hash.update(`\n${token}`);
  return hash.digest('hex');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
