import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { httpServer } from '../support/start-gatehouse';
import { startSubject } from './start-subject';

/** Where `client-driver.mjs`, which runs as a process of the suite's, gets a gateway in front of the suite's own server. */
export interface Desk {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Posted the address of a server, it answers a line with endpoint and token of a gateway. That one lives as long as the
 * answer is held open, for the suite waits until nobody is connected to its server any more.
 */
export async function openDesk(): Promise<Desk> {
  const lent: Promise<void>[] = [];
  const server = createServer((request, response) => {
    lent.push(lend(request, response).catch((error) => void response.writeHead(500).end(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all(lent);
    },
  };
}

async function lend(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = once(response, 'close');
  let url = '';
  for await (const chunk of request) url += String(chunk);
  const subject = await startSubject({ mock: httpServer(url) });
  try {
    response.write(`${JSON.stringify({ endpoint: subject.endpointOf('mock'), token: subject.token })}\n`);
    await gone;
  } finally {
    await subject.stop();
  }
}
