import { messageIn, wrongWith } from './check.mjs';
import { openSocket } from './http-socket.mjs';
import { firstId, httpEnd, httpNotification, httpParts, initializeParams } from './message.mjs';

/**
 * One MCP client over HTTP. `endpoint`: `{ url, headers, era }`. It keeps its connections for as long as the other side
 * does, and opens those that are missing before a run, not in it.
 */
export function createHttpClient({ url: address, headers = {}, era }) {
  const url = new URL(address);
  let sockets = [];
  let session;
  let lastId = firstId;

  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const partsOf = (request) => httpParts({ url, headers, session, era, ...request });

  async function connect(count) {
    sockets = sockets.filter((socket) => socket.isOpen());
    while (sockets.length < count) sockets.push(await openSocket(url));
    return sockets.slice(0, count);
  }

  async function ask(request) {
    const [socket] = await connect(1);
    const { before, after } = partsOf(request);
    return await exchange(socket, before + nextId() + after);
  }

  /** The first exchange of the era, over a new connection when there is none. Gives its result. */
  async function greet() {
    if (era === 'modern') return resultOf(await ask({ method: 'server/discover', params: {} }));
    const answer = await ask({ method: 'initialize', params: initializeParams() });
    const result = resultOf(answer);
    session = /\r\nmcp-session-id: *([^\r]+)/i.exec(answer.head)?.[1];
    return result;
  }

  return {
    greet,
    /** Greets, and says so where the era wants it. Gives the greeting's result; rejects with what is wrong. */
    async open() {
      const result = await greet();
      if (era === 'modern') return result;
      const [socket] = await connect(1);
      await exchange(socket, httpNotification({ url, headers, session, method: 'notifications/initialized' }));
      return result;
    },
    /** One request; gives its result and rejects with what is wrong. */
    request: async (request) => resultOf(await ask(request)),
    /** `count` slots for `runLoop`, each with a connection of its own. */
    async slots(request, expect, count) {
      const { before, after } = partsOf(request);
      return (await connect(count)).map((socket) => (done) => {
        const id = nextId();
        socket.exchange(before + id + after, (error, answer) => {
          const wrong = error ? error.message : wrongWith(answer, id, expect);
          done(wrong === undefined ? undefined : new Error(wrong));
        });
      });
    },
    /** Reads a list to its last page; a slot for `runLoop`. */
    async listSlot(method) {
      const [socket] = await connect(1);
      return (done) =>
        void listAll(socket, (cursor) => partsOf({ method, params: cursor ? { cursor } : {} })).then(
          () => done(),
          done,
        );
    },
    /** Ends the session and closes every connection. */
    async close() {
      const [socket] = session === undefined ? [] : sockets.filter((one) => one.isOpen());
      if (socket) await exchange(socket, httpEnd({ url, headers, session })).catch(() => {});
      for (const one of sockets) one.close();
      sockets = [];
      session = undefined;
    },
  };

  async function listAll(socket, parts) {
    let cursor;
    do {
      const { before, after } = parts(cursor);
      const answer = await exchange(socket, before + nextId() + after);
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
      const isPaged = Buffer.concat(answer.chunks).includes('"nextCursor"');
      cursor = isPaged ? resultOf(answer).nextCursor : undefined;
    } while (cursor !== undefined);
  }
}

function exchange(socket, text) {
  return new Promise((resolve, reject) => {
    socket.exchange(text, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

function resultOf(answer) {
  if (answer.size === 0) throw new Error(`HTTP ${answer.status} without a body.`);
  const { result, error } = messageIn(answer);
  if (error) throw new Error(`HTTP ${answer.status}, error ${error.code}: ${error.message}`);
  if (result?.isError)
    throw new Error(`The tool answered with an error: ${JSON.stringify(result.content).slice(0, 300)}`);
  return result;
}
