import { GatehouseError } from '../../../shared/errors';
import type { HttpRequest } from './http-client';

export interface HttpTargetOptions {
  readonly server: string;
  readonly url: string;
  /** As configured. Sent to the origin of `url` only. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a server listens, and what goes with every request there. */
export interface HttpTarget {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Also what marks the session or revision; `undefined` and `null` leave a header out. */
export type ExtraHeaders = Readonly<Record<string, string | null | undefined>>;

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const value = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Of the connection, which is undici's alone. */
const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Of the protocol: what a configuration says of them is left out. */
const protocolHeader =
  /^(mcp-(session-id|protocol-version|method|name|param-.*)|last-event-id|accept|accept-encoding|content-type)$/;

/** @throws GatehouseError `upstream-unavailable` for an address or header that cannot be used; it names neither. */
export function readTarget({ server, url: address, headers }: HttpTargetOptions): HttpTarget {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw unusable(server, 'its address does not begin with http:// or https://.');
  if (url.username || url.password)
    throw unusable(server, 'its address holds a user name or password. Give them as a header.');
  const lowered = lowerCased(headers);
  const isSendable = ([name, text]: [string, string]) =>
    token.test(name) && value.test(text) && !connectionHeaders.has(name);
  if (!Object.entries(lowered).every(isSendable)) throw unusable(server, 'one of its headers cannot be sent.');
  const sent = Object.entries(lowered).filter(([name]) => !protocolHeader.test(name));
  return {
    origin: url.origin,
    path: pathOf(url),
    headers: { 'user-agent': 'Gatehouse', ...Object.fromEntries(sent) },
  };
}

export function pathOf(url: URL): string {
  return `${url.pathname}${url.search}`;
}

const ownPostHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'accept-encoding': 'identity',
};

export function postRequest(target: HttpTarget, body: string, extra: ExtraHeaders): HttpRequest {
  return { method: 'POST', path: target.path, headers: postHeaders(target, extra), body };
}

/** What a POST has beside its body. The same may be sent many times. */
export function postHeaders({ headers }: HttpTarget, extra: ExtraHeaders): Readonly<Record<string, string>> {
  return withExtra({ ...headers, ...ownPostHeaders }, extra);
}

/** `lastEventId`: takes up a stream behind that event. */
export function getRequest(
  { path, headers }: HttpTarget,
  lastEventId: string | null,
  extra: ExtraHeaders,
): HttpRequest {
  const own = {
    accept: 'text/event-stream',
    'accept-encoding': 'identity',
    'cache-control': 'no-store',
    ...(lastEventId === null ? {} : { 'last-event-id': asHeader(lastEventId) }),
  };
  return { method: 'GET', path, headers: withExtra({ ...headers, ...own }, extra) };
}

export function deleteRequest({ path, headers }: HttpTarget, extra: ExtraHeaders): HttpRequest {
  return { method: 'DELETE', path, headers: withExtra(headers, extra) };
}

/** Whether a stream can be taken up behind that event: its id goes into a header. */
export function isSendableEventId(id: string): boolean {
  return id !== '' && value.test(asHeader(id));
}

/** Header values are bytes; event ids are UTF-8. */
function asHeader(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function withExtra(headers: Readonly<Record<string, string>>, extra: ExtraHeaders): Record<string, string> {
  const all: Record<string, string> = { ...headers };
  for (const name of Object.keys(extra)) {
    const text = extra[name];
    if (typeof text === 'string') all[name.toLowerCase()] = text;
  }
  return all;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
}

function unusable(server: string, why: string): GatehouseError {
  const message = `Server “${server}” cannot be used: ${why} Correct this in the server's settings.`;
  return new GatehouseError('upstream-unavailable', message);
}
