import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export const askingToken = 'a-token-for-tests-only-0123456789abcdef';

export interface AskingSetup {
  /** Where the server may write. */
  scratch: string;
  /** A declared configuration with the reference file server, one client, and a rule that asks about writing. */
  config: object;
  remove(): void;
}

export function anAskingSetup(): AskingSetup {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-scratch-'));
  const program = resolve(
    import.meta.dirname,
    '../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js',
  );
  const config = {
    servers: { files: { command: process.execPath, args: [program, scratch] } },
    clients: [{ name: 'Tester', token: askingToken }],
    rules: [{ effect: 'ask', server: 'files', tool: 'write_*' }],
  };
  return { scratch, config, remove: () => rmSync(scratch, { recursive: true, force: true }) };
}

/** A real client of the gateway. */
export async function connectClient(endpoint: string): Promise<Client> {
  const client = new Client({ name: 'tester', version: '0' });
  const headers = { Authorization: `Bearer ${askingToken}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint), { requestInit: { headers } }));
  return client;
}

/** Calls `write_file`, which waits for a person. */
export function writeFileThrough(client: Client, path: string, content: string) {
  return client.callTool({ name: 'files_write_file', arguments: { path, content } });
}
