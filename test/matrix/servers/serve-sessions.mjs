// Streamable HTTP of the session eras for both SDK lines: a transport and a server for each session. Prints its address first.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

/** `createTransport(options)` makes a transport of the SDK, `createInstance()` a server for it. */
export function serveSessions({ createTransport, createInstance }) {
  const sessions = new Map();

  async function serve(request, response) {
    const body = request.method === 'POST' ? JSON.parse(await read(request)) : undefined;
    const id = request.headers['mcp-session-id'];
    const transport =
      sessions.get(id) ?? (id === undefined && body?.method === 'initialize' ? await open() : undefined);
    if (transport) await transport.handleRequest(request, response, body);
    else refuse(response, id === undefined ? 400 : 404);
  }

  async function open() {
    const transport = createTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => sessions.set(session, transport),
      onsessionclosed: (session) => sessions.delete(session),
    });
    await createInstance().connect(transport);
    return transport;
  }

  const http = createServer((request, response) => void serve(request, response));
  http.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${http.address().port}/mcp\n`));
}

function refuse(response, status) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"No such session."}}');
}

export async function read(request) {
  request.setEncoding('utf8');
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
