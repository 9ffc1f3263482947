// A server on the SDK's `serveStdio`, of both eras or of the newer alone. Usage: node v2-stdio.mjs [modern-only] [slow]
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const flags = new Set(process.argv.slice(2));
// Reads its input late, as one does that is still starting.
if (flags.has('slow')) await new Promise((resolve) => setTimeout(resolve, 600));

serveStdio(
  ({ era }) => {
    const server = new McpServer(
      { name: `both-${era}`, version: '2.0.0' },
      { capabilities: { tools: { listChanged: true }, resources: { listChanged: true, subscribe: true } } },
    );
    server.registerTool('add', { inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) => ({
      content: [{ type: 'text', text: String(a + b) }],
    }));
    server.registerTool('grow', {}, () => {
      server.registerTool('grown', {}, () => ({ content: [] }));
      return { content: [] };
    });
    server.registerTool('touch', { inputSchema: z.object({ uri: z.string() }) }, async ({ uri }) => {
      await server.server.sendResourceUpdated({ uri });
      return { content: [] };
    });
    server.registerTool('whoami', {}, (context) => ({
      content: [{ type: 'text', text: JSON.stringify(context.mcpReq.envelope ?? null) }],
    }));
    server.registerResource('note', 'note://one', {}, (uri) => ({ contents: [{ uri: uri.href, text: 'one' }] }));
    return server;
  },
  flags.has('modern-only') ? { legacy: 'reject' } : {},
);
