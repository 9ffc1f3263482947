// A server over stdio that keeps the exact text of every call that reaches it, one a line, and uses no SDK.
// Usage: node pages-stdio.mjs <file>. Tools: read_page, write_page, append_page, delete_page, run_checks.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , ledger] = process.argv;
const text = { type: 'string' };
const tool = (name, properties, required) => ({ name, inputSchema: { type: 'object', properties, required } });
const tools = [
  tool('read_page', { path: text }, ['path']),
  tool('write_page', { path: text, text }, ['path', 'text']),
  tool('append_page', { path: text, text }, ['path', 'text']),
  tool('delete_page', { path: text }, ['path']),
  tool('run_checks', { suite: text }, ['suite']),
];

const answers = { read_page: 'hunter2 is the word of the day.' };
const send = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);

const handlers = {
  initialize: (id) =>
    send(id, {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'pages', version: '1' },
    }),
  ping: (id) => send(id, {}),
  'tools/list': (id) => send(id, { tools }),
  'tools/call': (id, { name }, line) => {
    appendFileSync(ledger, `${line}\n`);
    send(id, { content: [{ type: 'text', text: answers[name] ?? `${name} is done.` }] });
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params = {} } = JSON.parse(line);
  if (Object.hasOwn(handlers, method)) handlers[method](id, params, line);
  else if (id !== undefined) {
    const error = { code: -32601, message: 'Method not found' };
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, error })}\n`);
  }
});
