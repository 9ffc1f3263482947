import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ClientConfig } from '../../../shared/domain/client';

/** A new bearer token: 256 random bits. The prefix lets secret scanners and people recognise it. */
export function newToken(): string {
  return `gh_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256, hex: what is kept of a token. No salt: the token is random, not chosen. */
export function digestToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** The client whose token this is. Compares with every client in constant time, whichever matches. */
export function findClient<C extends Pick<ClientConfig, 'tokenDigest'>>(
  token: string,
  clients: readonly C[],
): C | undefined {
  // No token at all is nobody's, whatever digest stands in the settings.
  if (token === '') return undefined;
  const offered = Buffer.from(digestToken(token), 'hex');
  let found: C | undefined;
  for (const client of clients) {
    if (timingSafeEqual(offered, Buffer.from(client.tokenDigest, 'hex'))) found = client;
  }
  return found;
}

/**
 * The same for every request: who was found once is found by the digest alone, until the clients change. How long that takes
 * tells something of the digest, and so nothing of the token.
 */
export function createFindClient<C extends Pick<ClientConfig, 'tokenDigest'>>(
  clients: () => readonly C[],
): (token: string) => C | undefined {
  const known = new Map<string, C>();
  let source: readonly C[] | undefined;
  return (token) => {
    const now = clients();
    if (now !== source) known.clear();
    source = now;
    const digest = digestToken(token);
    const client = known.get(digest) ?? findClient(token, now);
    if (client) known.set(digest, client);
    return client;
  };
}

/** The token of an `Authorization: Bearer …` header (RFC 6750 §2.1), or `undefined` for anything else. */
export function bearerToken(header: string | undefined): string | undefined {
  return header?.match(/^Bearer +([A-Za-z0-9._~+/-]+=*)$/i)?.[1];
}
