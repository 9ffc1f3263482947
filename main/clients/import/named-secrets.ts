/** The names of all secrets of ours that a server's settings refer to, each once. */
export function namedSecrets(settings: unknown): string[] {
  const text = JSON.stringify(settings) ?? '';
  return [...new Set([...text.matchAll(/\$\{secret:([A-Za-z0-9._-]+)\}/g)].map(([, name = '']) => name))];
}
