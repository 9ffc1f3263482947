import { type ClientKind, clientKind, clientKinds } from '../catalogue/client-kinds';

/** Names under which programs of ours and health checks of known clients open a connection with a client's token. */
const ownNames: readonly RegExp[] = [/^gatehouse\b/i, /^mcp-test-client$/];

/**
 * Whether a program that calls itself this may be of the kind; else the kind that it should be of. Where nobody has seen what
 * programs of the kind call themselves, any name will do.
 */
export function fitsKind(kindId: string | null, name: string): ClientKind | 'fits' {
  const kind = kindId === null ? undefined : clientKind(kindId);
  if (!kind || ownNames.some((pattern) => pattern.test(name))) return 'fits';
  const family = [kind, ...clientKinds().filter((other) => isOneFile(kind, other))];
  if (family.some((each) => each.unverified.includes('clientInfoPatterns') || each.clientInfoPatterns.length === 0))
    return 'fits';
  const patterns = family.flatMap((each) => each.clientInfoPatterns);
  return patterns.some(({ pattern, flags }) => new RegExp(pattern, flags).test(name)) ? 'fits' : kind;
}

/** Both read the same entry, with the same token in it. */
function isOneFile(one: ClientKind, other: ClientKind): boolean {
  return one.id !== other.id && (one.sharesFileWith === other.id || other.sharesFileWith === one.id);
}
