import { type RawAnswer, rawRequest } from './raw-http';

/** A request to the gateway, odd where the test says so and plain elsewhere. */
export interface RawSend {
  method?: string;
  path?: string;
  /** Each becomes a Host header; `PORT` in it the port. */
  hosts?: readonly string[];
  headers?: readonly string[];
  body?: string;
}

/** One request over a socket of its own, with a valid token and JSON unless its headers say otherwise. */
export function sendRaw(
  to: { port: number; token: string; body: string },
  { method = 'POST', path = '/mcp', hosts = ['127.0.0.1:PORT'], headers = [], body = to.body }: RawSend,
): Promise<RawAnswer> {
  const has = (name: string) => headers.some((line) => line.toLowerCase().startsWith(`${name}:`));
  return rawRequest(to.port, [
    `${method} ${path} HTTP/1.1`,
    ...hosts.map((host) => `Host: ${host.replace('PORT', String(to.port))}`),
    ...(has('authorization') ? [] : [`Authorization: Bearer ${to.token}`]),
    ...(has('content-type') ? [] : ['Content-Type: application/json']),
    ...headers,
    'Accept: application/json, text/event-stream',
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ]);
}
