// A server over stdio that does exactly what a test asks of it, good or bad; it uses no SDK.
// Usage: node raw-stdio.mjs [flag…]: silent, paged, malformed-tools, exit-early, exit-on-probe, ignore-unknown, fork, ignore-sigterm.
// Tools: echo, big {bytes}, die {signal}, hang, change, fork, rubbish, flood {count}, env, slow-progress.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const flags = new Set(process.argv.slice(2));
const tools = ['echo', 'big', 'die', 'hang', 'change', 'fork', 'rubbish', 'flood', 'env', 'progress', 'twice'];
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });

if (flags.has('exit-early')) {
  process.stderr.write('no licence found\n');
  process.exit(3);
}
if (flags.has('ignore-sigterm')) process.on('SIGTERM', () => {});
if (flags.has('fork')) fork();

function fork() {
  const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], {
    stdio: 'ignore',
  });
  return child.pid;
}

function list() {
  const entries = tools.map((name) => ({ name, inputSchema: { type: 'object' }, vendorField: 1.0 }));
  if (flags.has('malformed-tools')) entries.splice(1, 0, { description: 'no name' }, 7, null, { name: 'no-schema' });
  return entries;
}

const handlers = {
  initialize: (id) => {
    if (flags.has('silent')) return;
    send({
      id,
      result: {
        protocolVersion: '2025-11-25',
        capabilities: { tools: { listChanged: true }, vendor: { kept: true } },
        serverInfo: { name: 'raw', version: '1.2.3' },
      },
    });
  },
  ping: (id) => send({ id, result: {} }),
  'tools/list': (id, { cursor }) => {
    if (!flags.has('paged')) return send({ id, result: { tools: list() } });
    const page = Number(cursor ?? 0);
    const at = page * 4;
    send({
      id,
      result: { tools: list().slice(at, at + 4), ...(at + 4 < tools.length ? { nextCursor: String(page + 1) } : {}) },
    });
  },
  'tools/call': (id, { name, arguments: input = {}, _meta }) => call[name]?.(id, input, _meta),
};

const call = {
  echo: (id, input) => send({ id, result: text(input.text) }),
  big: (id, { bytes }) => send({ id, result: text('x'.repeat(bytes)) }),
  die: (_id, { signal }) => (signal ? process.kill(process.pid, signal) : process.exit(9)),
  hang: () => {},
  change: (id) => {
    tools.push(`new-${tools.length}`);
    send({ method: 'notifications/tools/list_changed' });
    send({ method: 'notifications/tools/list_changed' });
    send({ id, result: text('changed') });
  },
  fork: (id) => send({ id, result: text(fork()) }),
  rubbish: (id) => {
    process.stdout.write('Listening on port 80\n\n{"half": \n{"jsonrpc":"1.0"}\n[1]\n\u0000\u001b[31m\n');
    send({ id: 'nobody', result: {} });
    send({ id: -1, result: {} });
    send({ id, result: text('still here') });
  },
  twice: (id) => {
    send({ id, result: text('first') });
    send({ id, result: text('second') });
  },
  flood: (id, { count }) => {
    for (let index = 0; index < count; index += 1) send({ method: 'notifications/message', params: { index } });
    send({ id, result: text('flooded') });
  },
  env: (id) => send({ id, result: text(JSON.stringify(process.env)) }),
  progress: (id, _input, meta) => {
    send({ method: 'notifications/progress', params: { progressToken: meta?.progressToken, progress: 1 } });
    send({ id, result: text(JSON.stringify(meta ?? null)) });
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params = {} } = JSON.parse(line);
  if (flags.has('exit-on-probe') && method === 'server/discover') process.exit(1);
  if (Object.hasOwn(handlers, method)) return handlers[method](id, params);
  const isAnswered = id !== undefined && !flags.has('ignore-unknown') && !flags.has('silent');
  if (isAnswered) send({ id, error: { code: -32601, message: 'Method not found' } });
});
