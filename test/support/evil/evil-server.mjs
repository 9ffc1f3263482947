// A server that does what a hostile or broken one may do, by name; it uses no SDK.
// Usage: node evil-server.mjs MODE [--http] [key=value…]. Over HTTP it prints its address first.
// Every mode has the tools `echo` {text}, which behaves, and `attack`, which does what the mode is named for.
import { createInterface } from 'node:readline';
import { callModes } from './call-modes.mjs';
import { serveHttp } from './http-modes.mjs';
import { listModes } from './list-modes.mjs';
import { processModes } from './process-modes.mjs';

const [mode = 'good', ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.filter((arg) => arg.includes('=')).map((arg) => splitOnce(arg)));
const behaviour = { ...listModes[mode], ...callModes[mode], ...processModes[mode] };
const usual = ['echo', 'attack'].map((name) => ({ name, inputSchema: { type: 'object' } }));
const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });

const discovery = {
  resultType: 'complete',
  supportedVersions: ['2026-07-28'],
  capabilities: { tools: {} },
  _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'evil', version: '6.6.6' } },
};

behaviour.start?.(options);
if (rest.includes('--http')) serveHttp(mode, { options, answer });
else serveStdio();

/** `wire`: {send(message), raw(bytes), end()}; what is sent after the answer goes where the transport has a place for it. */
function answer({ id, method, params = {} }, wire) {
  const result = (value) => wire.send({ id, result: value });
  if (method === 'initialize') return result(behaviour.greet?.(params) ?? greeting(params));
  if (method === 'server/discover' && behaviour.isStateless) return result(discovery);
  if (method === 'ping') return result({});
  if (method === 'tools/list')
    return behaviour.list ? behaviour.list({ id, params, wire, usual, options }) : result({ tools: usual });
  if (method === 'tools/call' && params.name === 'echo') return result(text(params.arguments?.text));
  if (method === 'tools/call') return attack({ id, params, wire });
  if (id !== undefined) wire.send({ id, error: { code: -32601, message: 'Method not found' } });
}

function greeting({ protocolVersion }) {
  return {
    protocolVersion: protocolVersion ?? '2025-11-25',
    capabilities: { tools: { listChanged: true }, logging: {} },
    serverInfo: { name: 'evil', version: '6.6.6' },
  };
}

function attack({ id, params, wire }) {
  const context = { id, input: params.arguments ?? {}, meta: params._meta, wire, text, options };
  if (behaviour.attack) behaviour.attack(context);
  else wire.send({ id, result: text('nothing') });
}

function serveStdio() {
  const raw = (bytes) => process.stdout.write(bytes);
  const frame = (line) => `${line}\n`;
  const whole = (text) => raw(frame(text));
  const wire = {
    frame,
    whole,
    send: (message) => raw(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    raw,
    stream: process.stdout,
  };
  behaviour.serve?.(wire, options);
  createInterface({ input: process.stdin }).on('line', (line) => answer(JSON.parse(line), wire));
}

function splitOnce(arg) {
  const at = arg.indexOf('=');
  return [arg.slice(0, at), arg.slice(at + 1)];
}
