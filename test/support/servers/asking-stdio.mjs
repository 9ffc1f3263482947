// A server of the session era over stdio that asks its client back, byte by byte as a test needs it. Usage: node asking-stdio.mjs
// Tools: ask {questions:[{method,params}]} (all at once; answers come back inside the result), ask_twice, tell (progress and a log
// message), echo {word} (in its progress and its result), big {bytes}, region {region} (repeated as a header), stall (asks once and never answers),
// murmur {word} (a log message right after its answer), ask_late {word} (a question right after its answer), touch {uri} (says that it changed).
import { createInterface } from 'node:readline';

const write = (text) => process.stdout.write(`${text}\n`);
const result = (id, json) => write(`{"jsonrpc":"2.0","id":${id},"result":${json}}`);
const open = new Map();
let nextId = 1;

const ask = (method, params) =>
  new Promise((resolve) => {
    const id = `s${nextId++}`;
    open.set(id, resolve);
    write(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  });

const text = (value) => JSON.stringify({ content: [{ type: 'text', text: value }] });
const elicit = (message) =>
  ask('elicitation/create', { message, requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } });

const tools = {
  async ask(id, { questions }) {
    const answers = await Promise.all(questions.map(({ method, params }) => ask(method, params)));
    result(id, text(`[${answers.join(',')}]`));
  },
  async ask_twice(id) {
    const first = await elicit('first');
    const second = await elicit('second');
    result(id, text(`[${first},${second}]`));
  },
  async ask_and_tell(id, _input, meta) {
    await elicit('first');
    write(
      `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${JSON.stringify(meta?.progressToken)},"progress":1}}`,
    );
    result(id, text('told'));
  },
  tell(id, _input, meta) {
    write(
      `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${JSON.stringify(meta?.progressToken)},"progress":1}}`,
    );
    result(id, text('told'));
  },
  echo(id, { word }, meta) {
    write(
      `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${JSON.stringify(meta?.progressToken)},"progress":1,"message":"${word}"}}`,
    );
    result(id, text(word));
  },
  big: (id, { bytes }) => result(id, `{"content":[{"type":"text","text":"${'x'.repeat(bytes)}"}]}`),
  region: (id, { region }) => result(id, text(region)),
  murmur(id, { word }) {
    result(id, text('said nothing'));
    write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: word } }));
  },
  ask_late(id, { word }) {
    result(id, text('asked nothing'));
    return elicit(word);
  },
  touch(id, { uri }) {
    write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } }));
    result(id, text('touched'));
  },
  async stall() {
    await elicit('anybody?');
  },
};

const definitions = Object.keys(tools).map((name) => {
  const region = { type: 'string', 'x-mcp-header': 'Region' };
  const inputSchema = { type: 'object', properties: name === 'region' ? { region } : {} };
  return { name, inputSchema, annotations: { readOnlyHint: true } };
});

const capabilities = { tools: {}, resources: { subscribe: true }, experimental: { odd: { kept: 1.5 } } };

const handlers = {
  initialize: (id) =>
    result(
      id,
      JSON.stringify({
        protocolVersion: '2025-11-25',
        capabilities,
        serverInfo: { name: 'asking', version: '1' },
        instructions: 'Ask “me” first.',
      }),
    ),
  ping: (id) => result(id, '{}'),
  'tools/list': (id) => result(id, JSON.stringify({ tools: definitions })),
  'resources/list': (id) => result(id, '{"resources":[{"uri":"test://one","name":"one"}]}'),
  'resources/templates/list': (id) => result(id, '{"resourceTemplates":[]}'),
  'resources/read': (id) => write(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32002,"message":"Gone."}}`),
  'resources/subscribe': (id, { uri }) => {
    result(id, '{}');
    write(
      JSON.stringify({
        jsonrpc: '2.0',
        method: 'notifications/resources/updated',
        params: { uri, odd: 1, _meta: { kept: true } },
      }),
    );
  },
  'tools/call': (id, { name, arguments: input = {}, _meta }) => tools[name](id, input, _meta),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  const { id, method, params } = message;
  if (method !== undefined) return handlers[method]?.(JSON.stringify(id), params ?? {});
  open.get(id)?.(JSON.stringify(message.result ?? message.error));
  open.delete(id);
});
