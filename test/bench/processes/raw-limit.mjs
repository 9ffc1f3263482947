// What Node itself costs in a gateway's place: node:http towards clients, an undici pool or a pipe towards one server,
// one Map look-up a message, bytes passed on as they came. No checks, no record.
// Usage: node raw-limit.mjs '{"url":"…"}' or '{"command":"…","args":[…]}'.
import { createServer } from 'node:http';
import { forwardToHttp } from './raw-http-link.mjs';
import { forwardToStdio } from './raw-stdio-link.mjs';
import { announce } from './ready.mjs';

const upstream = JSON.parse(process.argv[2]);
const forward = upstream.url ? forwardToHttp(upstream) : forwardToStdio(upstream);
const routes = new Map([['/mcp', forward]]);

announce(
  createServer((request, response) => {
    const route = routes.get(request.url);
    if (!route) return response.writeHead(404).end();
    if (request.method !== 'POST') return response.writeHead(request.method === 'DELETE' ? 204 : 405).end();
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => route(request, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks), response));
  }),
);
