import type { IncomingMessage } from 'node:http';

/** The parts of a request that a page on another site cannot choose, or cannot hide. */
export type RequestHead = Pick<IncomingMessage, 'rawHeaders' | 'url'>;

/**
 * Whether a request may come from where it says: a web page must not reach the gateway, by rebinding a name or otherwise
 * (MCP “Transports”, security warning). Exactly one Host, a loopback name with our own port; no Origin but this very host,
 * where no page comes from, for a page cannot leave it out; no absolute request target, whose host would contradict the header.
 */
export function isFromThisMachine(head: RequestHead, port: number): boolean {
  const [host, ...otherHosts] = valuesOf(head, 'host');
  if (host === undefined || otherHosts.length > 0 || !ownHosts(port).includes(host.toLowerCase())) return false;
  const [origin, ...otherOrigins] = valuesOf(head, 'origin');
  if (otherOrigins.length > 0 || (origin !== undefined && origin !== `http://${host}`)) return false;
  return head.url?.startsWith('/') === true;
}

/** The three names under which this machine alone reaches us. */
export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}

/** Every value of a header, in order: Node joins or drops repeated ones, and what was dropped is what an attacker hides. */
export function valuesOf({ rawHeaders }: Pick<RequestHead, 'rawHeaders'>, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const own = rawHeaders[at];
    if (own?.length === name.length && own.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '');
  }
  return values;
}
