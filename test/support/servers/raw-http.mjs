// A Streamable HTTP server without an SDK. Prints its address, then obeys what is posted to /control.
// It counts the calls it ran; forgetting its sessions is the test's to ask for.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

let sessions = new Set();
let ran = 0;
let mode = 'normal';
const seen = [];

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  seen.push({ url: request.url, method: request.method, headers: request.headers });
  if (request.url === '/control') return control(JSON.parse(body), response);
  if (mode === 'redirect') return response.writeHead(307, { location: JSON.parse(body).redirectTo ?? target }).end();
  if (request.method !== 'POST') return response.writeHead(405).end();
  const message = JSON.parse(body);
  const session = request.headers['mcp-session-id'];
  if (message.method === 'initialize') return greet(message, response);
  if (!sessions.has(session)) return response.writeHead(404).end('Session not found');
  if (message.id === undefined) return response.writeHead(202).end();
  answer(message, response);
});

let target = '';

function control(command, response) {
  if (command.forget) sessions = new Set();
  if (command.mode) mode = command.mode;
  if (command.target) target = command.target;
  response.end(JSON.stringify({ ran, seen }));
}

function greet({ id }, response) {
  const session = randomUUID();
  sessions.add(session);
  const result = {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'raw-http', version: '1' },
  };
  json(response, { jsonrpc: '2.0', id, result }, { 'mcp-session-id': session });
}

function answer({ id, method }, response) {
  if (method === 'tools/list')
    return json(response, {
      jsonrpc: '2.0',
      id,
      result: { tools: [{ name: 'run', inputSchema: { type: 'object' } }] },
    });
  ran += 1;
  if (mode === 'silent') return;
  if (mode === 'error') return response.writeHead(500).end('<html>secret stack</html>');
  if (mode === 'unauthorized') return response.writeHead(401).end();
  if (mode === 'cut') return response.socket.destroy();
  if (mode === 'gzip')
    return response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('x');
  if (mode === 'endless') return endless(response);
  json(response, { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: `run ${ran}` }] } });
}

function endless(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = `data: ${'x'.repeat(65_536)}\n`;
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

function json(response, message, headers = {}) {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(message));
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
