// A server without an SDK that says exactly what a call tells it to, and tells exactly what it was sent.
// Usage: node mirror.mjs stdio|http session|stateless NAME. Over HTTP it prints its address first.
// `arguments` of its tool `play`: { answer: raw text of the result or error, kind: "result"|"error", before: [raw messages to send first] };
// in those messages TOKEN stands for the progress token of the call. `seen` gives the raw params of the play before it.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { listsOf } from './definitions.mjs';

const [, , kind, era, name] = process.argv;
const lists = listsOf(name);
const stateless = era === 'stateless';
let seen = '';

/** The gateway and the test's own client put the parameters last. */
function rawParams(text) {
  const start = text.indexOf('"params":');
  return start < 0 ? '{}' : text.slice(start + '"params":'.length, -1);
}

const capabilities =
  '{"tools":{"listChanged":true},"resources":{},"prompts":{},"completions":{},"logging":{},"experimental":{"vendor/x":{"a":1.0}}}';

function greeting(id) {
  if (!stateless)
    return `{"jsonrpc":"2.0","id":${id},"result":{"protocolVersion":"2025-11-25","capabilities":${capabilities},"serverInfo":{"name":"mirror","version":"1"}}}`;
  return `{"jsonrpc":"2.0","id":${id},"error":{"code":-32022,"message":"Unsupported","data":{"supported":["2026-07-28"],"requested":"2025-11-25"}}}`;
}

function discovery(id) {
  if (!stateless) return `{"jsonrpc":"2.0","id":${id},"error":{"code":-32601,"message":"Method not found"}}`;
  return `{"jsonrpc":"2.0","id":${id},"result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":${capabilities},"ttlMs":0,"cacheScope":"private","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"mirror","version":"1"}}}}`;
}

/** Handles one message; `send` writes raw text towards whoever sent it. */
function receive(text, send) {
  const message = JSON.parse(text);
  if (message.id === undefined) return;
  const id = JSON.stringify(message.id);
  const result = (json) => send(`{"jsonrpc":"2.0","id":${id},"result":${json}}`, true);
  if (message.method === 'initialize') return send(greeting(id), true);
  if (message.method === 'server/discover') return send(discovery(id), true);
  if (message.method === 'subscriptions/listen') {
    send(
      `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"notifications":{"toolsListChanged":true},"_meta":{"io.modelcontextprotocol/subscriptionId":${id}}}}`,
      false,
    );
    return;
  }
  if (Object.hasOwn(lists, message.method)) return result(listOf(message.method));
  if (message.method === 'logging/setLevel') return result('{}');
  if (message.method === 'tools/call' && message.params.name === 'get_seen')
    return result(
      `{${stateless ? '"resultType":"complete",' : ''}"content":[],"structuredContent":{"seen":${JSON.stringify(seen)}}}`,
    );
  play(text, message, send);
}

function listOf(method) {
  const [member, entries] = lists[method];
  const hints = stateless ? '"resultType":"complete","ttlMs":0,"cacheScope":"private",' : '';
  return `{${hints}"${member}":[${entries.join(',')}]}`;
}

function play(text, { id, params }, send) {
  seen = rawParams(text);
  // Everything but a tool call carries what to say in its metadata or arguments, whichever its method has.
  const script = params.arguments?.script ?? params._meta?.['vendor/script'];
  const { answer, kind: as = 'result', before = [] } = JSON.parse(script);
  const token = JSON.stringify(params._meta?.progressToken);
  for (const raw of before)
    send(
      raw.replaceAll('TOKEN', () => token),
      false,
    );
  send(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"${as}":${answer}}`, true);
}

function serveHttp() {
  const server = createServer(async (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) body += chunk;
    if (request.method !== 'POST') return response.writeHead(405).end();
    const message = JSON.parse(body);
    if (message.id !== undefined) return receive(body, createReply(message, response));
    response.writeHead(202).end();
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}/mcp\n`));
}

/** Plain JSON when the answer comes first, a stream otherwise. */
function createReply(message, response) {
  let isStream = false;
  const refused = stateless ? 'initialize' : 'server/discover';
  return (raw, isLast) => {
    if (!isStream && isLast)
      return response.writeHead(message.method === refused ? 400 : 200, headersFor(message)).end(raw);
    if (!isStream) response.writeHead(200, { ...headersFor(message), 'content-type': 'text/event-stream' });
    isStream = true;
    response.write(`data: ${raw}\n\n`);
    if (isLast) response.end();
  };
}

function headersFor({ method }) {
  return {
    'content-type': 'application/json',
    ...(method === 'initialize' && !stateless && { 'mcp-session-id': 'one' }),
  };
}

if (kind === 'http') serveHttp();
else
  createInterface({ input: process.stdin }).on('line', (line) =>
    receive(line, (raw) => process.stdout.write(`${raw}\n`)),
  );
