import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { NameMap } from './map-names';

export interface ProxyOptions {
  /** The gateway's endpoint: `http://127.0.0.1:<port>/…`. */
  readonly target: string;
  readonly token: string;
  /** Lets the aggregated endpoint look like the one server that the suite thinks it speaks to. */
  readonly names?: NameMap;
}

export interface TestProxy {
  readonly url: string;
  close(): Promise<void>;
}

type Headers = readonly (readonly [name: string, value: string])[];

/**
 * Stands between the suite, which knows no tokens, and the gateway, which does nothing without one. All else passes as it
 * came: its own name in `Host` and `Origin` becomes the gateway's, and a foreign name stays, so that the gateway judges it.
 */
export async function startProxy({ target, token, names }: ProxyOptions): Promise<TestProxy> {
  const gateway = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const headers = forwardedHeaders(request, { gateway, token });
    const exchange = { request, response, agent, gateway, headers };
    (names ? passMapped(exchange, names) : pass(exchange)).catch(() => response.destroy());
  });
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}${gateway.pathname}`,
    async close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await once(server, 'close');
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly agent: Agent;
  readonly gateway: URL;
  readonly headers: Headers;
}

async function pass(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const onward = open(exchange, exchange.headers);
  const sent = pipeline(request, onward);
  const answer = await answerOf(onward, response);
  await sent;
  begin(response, answer, headersOf(answer));
  await pipeline(answer, response);
}

/** Requests are one JSON text and are read whole; of answers only lists are. */
async function passMapped(exchange: Exchange, names: NameMap): Promise<void> {
  const { request, response } = exchange;
  const body = await readAll(request);
  const mapped = names.toGateway(body, exchange.headers);
  const onward = open(exchange, withLength(mapped.headers, mapped.body));
  onward.end(mapped.body);
  const answer = await answerOf(onward, response);
  if (!mapped.isList) {
    begin(response, answer, headersOf(answer));
    await pipeline(answer, response);
    return;
  }
  const text = names.fromGateway(await readAll(answer));
  begin(response, answer, withLength(headersOf(answer), text));
  response.end(text);
}

function open({ request, gateway, agent }: Exchange, headers: Headers) {
  const { hostname, port } = gateway;
  return openRequest({
    hostname,
    port,
    agent,
    method: request.method,
    path: request.url,
    headers: headers.flat(),
    setDefaultHeaders: false,
  });
}

/** Whoever leaves first takes the other along. */
async function answerOf(onward: ReturnType<typeof openRequest>, response: ServerResponse): Promise<IncomingMessage> {
  response.once('close', () => onward.destroy());
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  return answer;
}

function begin(response: ServerResponse, { statusCode = 502 }: IncomingMessage, headers: Headers): void {
  response.writeHead(statusCode, headers.flat());
  response.flushHeaders();
}

function forwardedHeaders(request: IncomingMessage, { gateway, token }: { gateway: URL; token: string }): Headers {
  const own = `127.0.0.1:${request.socket.localPort}`;
  const renamed = headersOf(request).map(([name, value]) => {
    const isOwn = /^(host|origin)$/i.test(name) && value.replace('localhost', '127.0.0.1').endsWith(own);
    return [name, isOwn ? value.replace(/(127\.0\.0\.1|localhost):\d+$/, gateway.host) : value] as const;
  });
  return [...renamed, ['authorization', `Bearer ${token}`]];
}

/** As they came, but for what concerns one connection only. */
function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, index) => {
    return [rawHeaders[index * 2] ?? '', rawHeaders[index * 2 + 1] ?? ''] as const;
  });
  return pairs.filter(([name]) => !/^(connection|keep-alive)$/i.test(name));
}

function withLength(headers: Headers, body: string): Headers {
  const others = headers.filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name));
  return body === '' ? others : [...others, ['content-length', String(Buffer.byteLength(body))]];
}

async function readAll(stream: IncomingMessage): Promise<string> {
  stream.setEncoding('utf8');
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
