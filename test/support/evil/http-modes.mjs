// The evil server over Streamable HTTP, and what only HTTP makes possible (T-F04, T-F11).
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

/** Attacks on the response instead of on the message. */
const responses = {
  'half-headers': (_message, response) => response.socket.write('HTTP/1.1 200 OK\r\ncontent-type: appl'),
  'slow-headers': (_message, response) => {
    response.socket.write('HTTP/1.1 200 OK\r\n');
    setInterval(() => response.socket.write('x-a: b\r\n'), 1000);
  },
  'sse-forever': (_message, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => response.write(': still here\n\n'), 5);
    response.once('close', () => clearInterval(timer));
  },
  'sse-endless-line': (_message, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    pour(response, `data: ${'x'.repeat(65_536)}\n`);
  },
  'chunked-forever': (_message, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    pour(response, ' '.repeat(65_536));
  },
  'gzip-bomb': (_message, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(100_000_000, ' '))),
  'wrong-type': ({ id }, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<html>${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}`),
  'no-type': ({ id }, response) =>
    response.writeHead(200).end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } })),
  'thousand-headers': ({ id }, response) => {
    const headers = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`x-header-${index}`, 'v'.repeat(50)]),
    );
    response
      .writeHead(200, { ...headers, 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }));
  },
  'set-cookie': ({ id }, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'track=1; Path=/' })
      .end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } })),
  redirect: (_message, response, { to }) => response.writeHead(302, { location: to }).end(),
  'redirect-307': (_message, response, { to }) => response.writeHead(307, { location: to }).end(),
  'redirect-loop': (_message, response) => response.writeHead(307, { location: '/mcp' }).end(),
  cut: (_message, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"jsonrpc":');
    setImmediate(() => response.socket.destroy());
  },
  'empty-answer': (_message, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(),
};

/** What came in, by header: for a test that asks `/seen`. */
const seen = [];

export function serveHttp(mode, { options, answer }) {
  const server = createServer({ maxHeaderSize: 1 << 20 }, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url === '/seen') return response.end(JSON.stringify(seen));
    seen.push({ url: request.url, method: request.method, headers: request.headers });
    if (request.method !== 'POST') return response.writeHead(405).end();
    const message = JSON.parse(Buffer.concat(chunks).toString());
    if (message.id === undefined) return response.writeHead(202).end();
    const isAttack = message.method === 'tools/call' && message.params.name === 'attack';
    if (isAttack && responses[mode]) return responses[mode](message, response, options);
    answer(message, wireTo(response, message));
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}/mcp\n`));
}

/** Raw bytes are the body of a JSON answer; messages besides the answer make it an event stream. */
function wireTo(response, { id, method }) {
  let isStream = false;
  const open = (type) => {
    if (!response.headersSent) isStream = type === 'text/event-stream';
    const session = method === 'initialize' ? { 'mcp-session-id': randomUUID() } : {};
    if (!response.headersSent) response.writeHead(200, { 'content-type': type, ...session });
  };
  return {
    stream: response,
    frame(text) {
      open('text/event-stream');
      return `data: ${text}\n\n`;
    },
    raw(bytes) {
      open('application/json');
      response.write(bytes);
    },
    send(message) {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message });
      const isAnswer = message.id === id && !message.method;
      if (!isAnswer) return response.write(this.frame(text));
      open('application/json');
      response.end(isStream ? `data: ${text}\n\n` : text);
    },
    /** A JSON text that is the answer. */
    whole(text) {
      open('application/json');
      response.end(text);
    },
    end: () => response.end(),
  };
}

function pour(response, piece) {
  const more = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}
