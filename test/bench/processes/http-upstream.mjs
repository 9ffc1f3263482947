// A Streamable HTTP server without an SDK. Usage: node http-upstream.mjs '{"era":"session","tools":2}'.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createAnswers } from './answers.mjs';
import { announce } from './ready.mjs';

const answer = createAnswers(JSON.parse(process.argv[2] ?? '{}'));

const server = createServer((request, response) => {
  if (request.method !== 'POST') return response.writeHead(request.method === 'DELETE' ? 204 : 405).end();
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => reply(JSON.parse(Buffer.concat(chunks).toString()), response));
});

function reply(message, response) {
  const text = answer(message);
  if (text === undefined) return response.writeHead(202).end();
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
  if (message.method === 'initialize') headers['Mcp-Session-Id'] = randomUUID();
  response.writeHead(text.includes('"code":-32022', 0) && text.length < 300 ? 400 : 200, headers).end(text);
}

announce(server);
