// The instrument without an SDK, over stdio or Streamable HTTP (which prints its address first; POST /control
// {"forget":true} makes it forget its sessions, as a restart would).
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { readArguments } from './instrument.mjs';
import { createProtocol } from './raw-protocol.mjs';
import { read } from './serve-sessions.mjs';

const { kind, isStateless, name } = readArguments();
const protocol = createProtocol({ name, isStateless });
const asText = (message) => JSON.stringify({ jsonrpc: '2.0', ...message });

function serveStdio() {
  const send = (message) => process.stdout.write(`${asText(message)}\n`);
  const session = protocol.openSession(isStateless ? () => {} : send);
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    const abort = new AbortController();
    if (message.method !== undefined && message.id !== undefined) session.running.set(message.id, abort);
    const finish = (answer) => {
      session.running.delete(message.id);
      // The protocol wants no answer to what was cancelled.
      if (!abort.signal.aborted) send(answer);
    };
    protocol.receive(message, { send, finish, signal: abort.signal, session });
  });
}

function serveHttp() {
  const sessions = new Map();

  function open() {
    const one = { id: randomUUID(), standing: undefined };
    one.session = protocol.openSession((message) => one.standing?.write(`data: ${asText(message)}\n\n`));
    sessions.set(one.id, one);
    return one;
  }

  function refuse(response, status) {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"No such session."}}');
  }

  async function post(request, response) {
    const message = JSON.parse(await read(request));
    if (request.url === '/control') return control(message, response);
    const known = message.method === 'initialize' ? open() : sessions.get(request.headers['mcp-session-id']);
    if (!isStateless && !known) return refuse(response, 404);
    if (message.id !== undefined && message.method !== undefined) return ask(message, known, response);
    protocol.receive(message, { session: known?.session });
    response.writeHead(202).end();
  }

  function control({ forget }, response) {
    if (forget) for (const id of [...sessions.keys()]) drop(id);
    response.end('{}');
  }

  function ask(message, known, response) {
    const abort = new AbortController();
    known?.session.running.set(message.id, abort);
    if (isStateless) response.once('close', () => abort.abort());
    protocol.receive(message, { ...createReply(response, known?.id), signal: abort.signal, session: known?.session });
  }

  function get(request, response) {
    const known = sessions.get(request.headers['mcp-session-id']);
    if (isStateless || !known) return refuse(response, isStateless ? 405 : 404);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    known.standing = response;
  }

  function remove(request, response) {
    drop(request.headers['mcp-session-id']);
    response.writeHead(204).end();
  }

  function drop(id) {
    const known = sessions.get(id);
    protocol.closeSession(known?.session);
    known?.standing?.end();
    sessions.delete(id);
  }

  const http = createServer((request, response) => {
    if (request.method === 'POST') return void post(request, response);
    if (request.method === 'GET') return get(request, response);
    remove(request, response);
  });
  http.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${http.address().port}/mcp\n`));
}

/** Plain JSON when the answer is all, a stream otherwise. */
function createReply(response, sessionId) {
  const headers = sessionId === undefined ? {} : { 'mcp-session-id': sessionId };
  const write = (message) => response.write(`data: ${asText(message)}\n\n`);
  return {
    send(message) {
      if (!response.headersSent) response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
      write(message);
    },
    finish(answer) {
      if (response.headersSent) {
        write(answer);
        return response.end();
      }
      const status = isStateless ? statusOf(answer.error?.code) : 200;
      response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(asText(answer));
    },
  };
}

function statusOf(code) {
  if (code === -32601) return 404;
  return code === -32022 || code === -32021 ? 400 : 200;
}

if (kind === 'stdio') serveStdio();
else serveHttp();
