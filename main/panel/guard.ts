import { ownHosts, type RequestHead, valuesOf } from '../gateway/downstream/origin';

/**
 * Whether a request comes from this machine's person rather than from a page of another origin: one Host of ours, a path and
 * no absolute URL, and no Origin but our own. A WebSocket must say its origin.
 */
export function isFromUs(head: RequestHead, port: number, { mustSayOrigin = false } = {}): boolean {
  const [host, ...otherHosts] = valuesOf(head, 'host');
  if (host === undefined || otherHosts.length > 0 || !ownHosts(port).includes(host)) return false;
  if (!head.url?.startsWith('/')) return false;
  const origins = valuesOf(head, 'origin');
  if (mustSayOrigin && origins.length === 0) return false;
  if (origins.length > 1 || origins.some((origin) => origin !== `http://${host}`)) return false;
  return isFetchedByUs(head);
}

/** Another site may at most send the person here, by a link; it may not load our files into its pages. */
function isFetchedByUs(head: RequestHead): boolean {
  const sites = valuesOf(head, 'sec-fetch-site');
  if (sites.every((site) => site === 'same-origin' || site === 'none')) return true;
  return (
    valuesOf(head, 'sec-fetch-mode').join() === 'navigate' && valuesOf(head, 'sec-fetch-dest').join() === 'document'
  );
}
