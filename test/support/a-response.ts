import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TestResponse {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Resolves when the response is closed, by either side. */
  readonly gone: Promise<unknown>;
  /** All that the client has read when the connection is over. */
  text(): Promise<string>;
  /** The client goes away. */
  leave(): void;
}

/** A response of a server of Node's whose client reads, or never does. */
export async function aResponse({ isReading = true }: { isReading?: boolean } = {}): Promise<TestResponse> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  onTestFinished(() => {
    client.destroy();
    server.close();
    server.closeAllConnections();
  });
  const pieces: Buffer[] = [];
  if (isReading) client.on('data', (piece: Buffer) => pieces.push(piece));
  else client.pause();
  const ended = new Promise((resolve) => client.once('close', resolve));
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  return {
    request,
    response,
    gone: new Promise((resolve) => response.once('close', resolve)),
    async text() {
      await ended;
      return Buffer.concat(pieces).toString();
    },
    leave: () => client.destroy(),
  };
}
