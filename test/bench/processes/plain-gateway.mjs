// A gateway as the SDK makes it easy: v2 server towards clients, v2 client towards one server, no checks, no record.
// It passes messages on whole and answers in JSON, both of which are in its favour.
// Usage: node plain-gateway.mjs '{"url":"…","era":"session"}' or '{"command":"…","args":[…],"era":"modern"}'.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { ResultSchema } from '@modelcontextprotocol/core';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { versions } from './answers.mjs';
import { announce } from './ready.mjs';

const { url, command, args, era } = JSON.parse(process.argv[2]);
const info = { name: 'plain-gateway', version: '1' };
const pin = { versionNegotiation: { mode: { pin: versions.modern } } };

const upstream = new Client(info, era === 'modern' ? pin : {});
await upstream.connect(
  url ? new StreamableHTTPClientTransport(new URL(url)) : new StdioClientTransport({ command, args }),
);

const handle = era === 'modern' ? toNodeHandler(createMcpHandler(createSide, { legacy: 'reject' })) : serveSessions();
announce(createServer((request, response) => void handle(request, response)));

/** The side of one client. */
function createSide() {
  const server = new Server(info, { capabilities: { tools: {} } });
  server.fallbackRequestHandler = ({ method, params }) => upstream.request({ method, params }, ResultSchema);
  return server;
}

function serveSessions() {
  const sessions = new Map();
  const open = async () => {
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: true,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await createSide().connect(transport);
    return transport;
  };
  return async (request, response) => {
    const known = sessions.get(request.headers['mcp-session-id']);
    const transport = known ?? (await open());
    await transport.handleRequest(request, response);
  };
}
