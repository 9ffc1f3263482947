import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CallToolResult, InMemoryTransport, type JSONRPCMessage, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { UpstreamTransport } from './transport';

/** One file name without a folder in it: what a name may be decides where a tool may reach. */
const NoteName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,60}(\.(md|txt))?$/, 'Use letters, digits, spaces, “-” and “_”.')
  .describe('Name of the note, such as “shopping.md”');

/**
 * The built-in server for a first try: real MCP over the SDK's in-memory transport, real files in one scratch folder.
 * It runs inside Gatehouse, so that a newcomer needs nothing else installed.
 */
export function createSampleTransport(folder: string): UpstreamTransport {
  const server = createServer(folder);
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  return {
    pid: null,
    async start(events) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      ours.onmessage = (message) => events.onText(JSON.stringify(message));
      await server.connect(theirs);
      await ours.start();
    },
    send(text) {
      // Closed meanwhile: the link has ended, and with it whoever waits.
      void ours.send(JSON.parse(text) as JSONRPCMessage).catch(() => undefined);
    },
    abandon() {},
    cancelsByClosing: () => false,
    setProtocol() {},
    close: () => server.close(),
  };
}

function createServer(folder: string): McpServer {
  const server = new McpServer({ name: 'gatehouse-sample', version: '1.0.0' });
  const path = (name: string) => join(folder, name);

  server.registerTool(
    'list_notes',
    { description: 'List the notes in the scratch folder.', annotations: { readOnlyHint: true } },
    async () => text((await readdir(folder)).sort().join('\n') || 'There are no notes yet.'),
  );
  server.registerTool(
    'read_note',
    {
      description: 'Read one note.',
      inputSchema: z.object({ name: NoteName }),
      annotations: { readOnlyHint: true },
    },
    async ({ name }) =>
      await attempt(`There is no note “${name}”.`, async () => text(await readFile(path(name), 'utf8'))),
  );
  server.registerTool(
    'write_note',
    {
      description: 'Write a note. A note of this name is replaced.',
      inputSchema: z.object({ name: NoteName, content: z.string().max(100_000) }),
      annotations: { readOnlyHint: false, destructiveHint: false },
    },
    async ({ name, content }) =>
      await attempt(`The note “${name}” could not be written.`, async () => {
        await writeFile(path(name), content, { mode: 0o600 });
        return text(`Wrote ${content.length} characters to “${name}”.`);
      }),
  );
  server.registerTool(
    'delete_note',
    {
      description: 'Delete a note for good.',
      inputSchema: z.object({ name: NoteName }),
      annotations: { destructiveHint: true },
    },
    async ({ name }) =>
      await attempt(`There is no note “${name}”.`, async () => {
        await rm(path(name));
        return text(`Deleted “${name}”.`);
      }),
  );
  return server;
}

function text(value: string): CallToolResult {
  return { content: [{ type: 'text', text: value }] };
}

async function attempt(otherwise: string, work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch {
    return { ...text(otherwise), isError: true };
  }
}
