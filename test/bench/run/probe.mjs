import { once } from 'node:events';
import { createServer } from 'node:net';

/** The bench's end of `processes/probe.mjs`: the gateway that was started with this port connects to it. */
export async function openProbe() {
  const server = createServer();
  const connected = once(server, 'connection').then(([socket]) => socket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    /** What was measured since the last reading: `{ p99Ms, maxMs }`. */
    async read() {
      const socket = await connected;
      socket.write('?');
      const [line] = await once(socket, 'data');
      return JSON.parse(line.toString());
    },
    close() {
      void connected.then((socket) => socket.destroy());
      server.close();
    },
  };
}
