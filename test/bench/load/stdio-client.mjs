import { spawn } from 'node:child_process';
import { createLineReader } from '../processes/line-reader.mjs';
import { wrongWith } from './check.mjs';
import { firstId, initializeParams, requestParts } from './message.mjs';

/** One MCP client over a pipe to a server of its own: what a stdio server does when nothing stands before it. */
export function createStdioClient({ command, args, era }) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map();
  let lastId = firstId;
  child.stdout.on(
    'data',
    createLineReader((line) => {
      const id = Number(/"id":(\d+)/.exec(line.latin1Slice(0, 64))?.[1]);
      const done = waiting.get(id);
      waiting.delete(id);
      done?.(line, id);
    }),
  );
  child.stdin.on('error', () => {});

  function send({ before, after }, done) {
    lastId += 1;
    waiting.set(lastId, done);
    child.stdin.write(`${before}${lastId}${after}\n`, 'latin1');
  }

  const request = (message) =>
    new Promise((resolve, reject) => {
      send(requestParts({ era, ...message }), (line) => {
        const { result, error } = JSON.parse(line.toString());
        if (error) reject(new Error(`Error ${error.code}: ${error.message}`));
        else resolve(result);
      });
    });

  const slot = (parts, expect) => (done) =>
    send(parts, (line, id) => {
      const wrong = wrongWith({ status: 200, size: line.length, chunks: [line] }, id, expect);
      done(wrong === undefined ? undefined : new Error(wrong));
    });

  return {
    async open() {
      if (era === 'modern') return await request({ method: 'server/discover' });
      const result = await request({ method: 'initialize', params: initializeParams() });
      child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
      return result;
    },
    request,
    slots: async (message, expect, count) =>
      Array.from({ length: count }, () => slot(requestParts({ era, ...message }), expect)),
    listSlot: async (method) => slot(requestParts({ era, method }), { minBytes: 1 }),
    async close() {
      child.stdin.end();
      child.kill('SIGTERM');
    },
  };
}
