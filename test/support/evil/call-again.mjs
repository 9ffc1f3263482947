// A client that calls one tool again and again and throws away what comes back, so that what that costs is not the test's.
// Usage: node call-again.mjs TASK, in JSON: {tool, input, url, headers} for Streamable HTTP, {tool, input, command, args} for a
// server to be started. Writes one byte for each call that was answered.
import { spawn } from 'node:child_process';
import { request } from 'node:http';

const task = JSON.parse(process.argv[2]);
const call = { tool: task.tool, input: task.input };
const greeting = {
  protocolVersion: '2025-11-25',
  capabilities: { elicitation: {} },
  clientInfo: { name: 'again', version: '0' },
};
const initialized = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
const params = { name: call.tool, arguments: call.input, _meta: { progressToken: 'again' } };
const message = (id, method, content) => JSON.stringify({ jsonrpc: '2.0', id, method, params: content });

process.stdout.on('error', () => process.exit());
if (task.url) await overHttp();
else overStdio();

async function overHttp() {
  const session = await post(message(0, 'initialize', greeting));
  if (session['mcp-session-id']) task.headers['mcp-session-id'] = session['mcp-session-id'];
  await post(initialized);
  for (let id = 1; ; id += 1) {
    await post(message(id, 'tools/call', params));
    process.stdout.write('.');
  }
}

/** Resolves with the headers of the answer when its last byte was thrown away. */
function post(body) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...task.headers,
    };
    const sent = request(task.url, { method: 'POST', headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.headers));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

function overStdio() {
  const child = spawn(task.command, task.args, { stdio: ['pipe', 'pipe', 'ignore'] });
  let id = 0;
  child.stdin.write(`${message(id, 'initialize', greeting)}\n${initialized}\n`);
  child.stdout.on('data', (chunk) => {
    // Nothing that the evil server floods with ends like the answer of a tool.
    if (id > 0 && chunk.subarray(-4).toString('latin1') !== ']}}\n') return;
    if (id > 0) process.stdout.write('.');
    id += 1;
    child.stdin.write(`${message(id, 'tools/call', params)}\n`);
  });
  child.once('exit', () => process.exit());
  process.once('SIGTERM', () => child.kill('SIGKILL'));
}
