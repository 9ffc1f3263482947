import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export interface ConnectedClient {
  client: Client;
  transport: StreamableHTTPClientTransport;
  /** Methods of the notifications that came, in order. */
  heard: string[];
  close(): Promise<void>;
}

/** The official SDK (v2) as a client of ours: connected, token in its header, listening to what it is told. */
export async function connectClient(endpoint: string, token: string, name = 'e2e'): Promise<ConnectedClient> {
  const client = new Client({ name, version: '1.0.0' });
  const heard: string[] = [];
  client.fallbackNotificationHandler = async ({ method }) => {
    heard.push(method);
  };
  const headers = { Authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(endpoint), {
    requestInit: { headers },
    reconnectionOptions: {
      maxRetries: 20,
      initialReconnectionDelay: 200,
      maxReconnectionDelay: 500,
      reconnectionDelayGrowFactor: 1.2,
    },
  });
  await client.connect(transport);
  return { client, transport, heard, close: () => client.close() };
}

/** The text that a model would read of a result. */
export function textOf(result: unknown): string {
  const { content = [] } = result as { content?: { text?: string }[] };
  return content.map(({ text }) => text ?? '').join('\n');
}
