// A stateless server over HTTP on the SDK's `createMcpHandler`, in the test's own process.
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** `legacy`: what `createMcpHandler` does with clients of the session era. Resolves when it listens. */
export async function startStatelessServer({ legacy = 'reject' } = {}) {
  const seen = [];
  const handler = createMcpHandler(build, { legacy });
  const serve = toNodeHandler(handler);
  const server = createServer((request, response) => {
    seen.push({ method: request.method, headers: request.headers });
    void serve(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/mcp`,
    seen,
    notify: handler.notify,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function build() {
  const server = new McpServer(
    { name: 'stateless', version: '2.0.0' },
    { capabilities: { tools: { listChanged: true }, resources: { subscribe: true } } },
  );
  const inputSchema = z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }), dry: z.boolean().optional() });
  server.registerTool('deploy', { inputSchema }, ({ region }) => ({ content: [{ type: 'text', text: region }] }));
  server.registerTool('plain', {}, () => ({ content: [{ type: 'text', text: 'fine' }] }));
  server.registerTool('stall', {}, async (context) => {
    await new Promise((resolve) => context.mcpReq.signal.addEventListener('abort', resolve));
    return { content: [] };
  });
  server.registerResource('note', 'note://one', {}, (uri) => ({ contents: [{ uri: uri.href, text: 'one' }] }));
  return server;
}
