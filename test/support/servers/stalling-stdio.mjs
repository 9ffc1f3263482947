// A server over stdio that never answers `stall`, and writes a line to stderr for each call of it and for each that is cancelled.
// Other tools: write_thing, which says how often it ran.
import { createInterface } from 'node:readline';

const tools = ['stall', 'write_thing'].map((name) => ({ name, inputSchema: { type: 'object' } }));
const stalled = new Set();
let ran = 0;

const result = (id, value) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: value })}\n`);

const handlers = {
  initialize: (id) =>
    result(id, {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'stalling', version: '1' },
    }),
  ping: (id) => result(id, {}),
  'tools/list': (id) => result(id, { tools }),
  'tools/call': (id, { name }) => {
    if (name === 'stall') {
      stalled.add(id);
      return process.stderr.write('stalling\n');
    }
    ran += 1;
    result(id, { content: [{ type: 'text', text: `run ${ran}` }] });
  },
  'notifications/cancelled': (_id, { requestId }) => {
    if (stalled.delete(requestId)) process.stderr.write('cancelled\n');
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (Object.hasOwn(handlers, method)) handlers[method](id, params);
  else if (id !== undefined)
    process.stdout.write(
      `${JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } })}\n`,
    );
});
