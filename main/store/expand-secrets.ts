import { GatehouseError } from '../../shared/errors';
import type { Secrets } from '../gateway/ports';

const reference = /\$\{secret:([^}]*)\}?/g;
const complete = /^\$\{secret:[A-Za-z0-9._-]{1,100}\}$/;

/**
 * Puts in every `${secret:name}` of a text. What a secret holds is not looked at again. Rejects with a sentence when
 * one is not kept or not well formed: a server must never get the reference in its place.
 */
export function createSecretExpander(secrets: Pick<Secrets, 'get'>): (text: string) => Promise<string> {
  return async (text) => {
    const values = new Map<string, string>();
    for (const [whole, name = ''] of text.matchAll(reference)) {
      if (!values.has(whole)) values.set(whole, await read(secrets, whole, name));
    }
    return text.replace(reference, (whole) => values.get(whole) ?? whole);
  };
}

async function read(secrets: Pick<Secrets, 'get'>, whole: string, name: string): Promise<string> {
  if (!complete.test(whole)) {
    throw new GatehouseError(
      'secret-unavailable',
      `A reference to a secret is not well formed. Write \${secret:name} with letters, digits, “.”, “_” or “-” in the name.`,
    );
  }
  const value = await secrets.get(name);
  if (value !== undefined) return value;
  throw new GatehouseError(
    'secret-unavailable',
    `Secret “${name}” is not kept here. Enter it in the form of the server that uses it, or take \${secret:${name}} out of the server’s settings.`,
  );
}
