import type { ForeignServer } from '../entries/foreign-server';
import { isLoopback } from '../entries/loopback';
import { printable } from './printable';
import type { Judged } from './risky-launch';

type Http = Extract<ForeignServer<string>, { kind: 'http' }>;

/** Headers that say how a message is sent, or that the protocol sets. */
const ownHeaders =
  /^(host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|accept|accept-encoding|proxy-\S*|mcp-\S*|last-event-id|origin|referer|sec-\S*)$/i;

/** Where a server at an address leads, and what is sent along. */
export function judgeUrl({ url, headers }: Http): Judged {
  const refusal = refuse(url) ?? refuseHeaders(headers);
  if (refusal !== null) return { refusal, warnings: [] };
  return { refusal: null, warnings: warn(new URL(url)) };
}

function refuse(url: string): string | null {
  if (!URL.canParse(url)) return 'Its address is none. Write it with https:// and the host.';
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    return `Gatehouse reaches servers at http:// and https:// only, not at ${printable(protocol)}.`;
  return /^(169\.254\.169\.254|fd00:ec2::254|metadata\.google\.internal)$|^\[?::ffff:a9fe:a9fe\]?$/.test(hostname)
    ? 'Its address is where a cloud keeps the machine’s credentials. It is no MCP server.'
    : null;
}

function refuseHeaders(headers: ReadonlyMap<string, string>): string | null {
  const seen = new Set<string>();
  for (const name of headers.keys()) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || name === '__proto__')
      return `“${printable(name)}” is no name of a header. Take it out of the entry.`;
    if (ownHeaders.test(name))
      return `It sets the header ${name}, which is not the server’s to set. Take it out of the entry.`;
    if (seen.has(name.toLowerCase())) return `It sets the header ${name} twice. Leave one of them.`;
    seen.add(name.toLowerCase());
  }
  return null;
}

function warn({ protocol, hostname, username, password }: URL): string[] {
  const warnings: string[] = [];
  if (protocol === 'http:' && !isLoopback(hostname))
    warnings.push('The address begins with http://: what is sent there can be read on the way.');
  if (/(^|\.)xn--/.test(hostname))
    warnings.push(`The host is written with letters that may look like others: it is “${hostname}”.`);
  if (username !== '' || password !== '') warnings.push('The address holds a name or a password.');
  return warnings;
}
