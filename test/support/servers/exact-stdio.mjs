// A server over stdio that answers with the very bytes it was sent, and with definitions that no SDK would write.
// Tools: mirror (the raw params come back inside the result), list_secrets, remove_all, stall. Usage: node exact-stdio.mjs [flag…]
import { createInterface } from 'node:readline';

const flags = new Set(process.argv.slice(2));
let extra = '';

const definitions = () =>
  [
    String.raw`{ "vendor":{"zeta":1,"alpha":[9007199254740993,1e400,-0,1.0]} ,"name":"read_mirror","inputSchema":{"type":"object","x-odd":"\u00e9"},"annotations":{"readOnlyHint":true,"unknownHint":"kept"},"icons":[{"src":"data:,","odd":1}],"securitySchemes":[{"type":"noauth"}]}`,
    '{"name":"remove_all","inputSchema":{"type":"object"}}',
    `{"name":"get.dotted name/é","inputSchema":{"type":"object"}}`,
    `{"name":"get_${'long'.repeat(30)}","inputSchema":{"type":"object"}}`,
    '{"name":"__proto__","inputSchema":{"type":"object"}}',
    '{"name":"constructor","inputSchema":{"type":"object"}}',
    '{"name":"stall","inputSchema":{"type":"object"}}',
    `{"name":"write_thing","description":"writes${extra}","inputSchema":{"type":"object"}}`,
    '{"name":"redefine","inputSchema":{"type":"object"}}',
    '{"name":"fail","inputSchema":{"type":"object"}}',
  ].join(',');

const write = (text) => process.stdout.write(`${text}\n`);
const result = (id, json) => write(`{"jsonrpc":"2.0","id":${id},"result":${json}}`);
let ran = 0;

const call = {
  fail: (id) =>
    write(
      `{"jsonrpc":"2.0","id":${id},"error":{"code":-31999,"message":"odd","data":{"big":9007199254740993,"zz":1.0}}}`,
    ),
  stall: () => process.stderr.write('stalling\n'),
  redefine: (id) => {
    extra += '!';
    write('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}');
    result(id, '{"content":[]}');
  },
};

const handlers = {
  initialize: (id) => {
    if (flags.has('silent')) return;
    result(
      id,
      '{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true}},"serverInfo":{"name":"exact","version":"1"}}',
    );
  },
  ping: (id) => result(id, '{}'),
  'tools/list': (id) => result(id, `{"tools":[${definitions()}]}`),
  'tools/call': (id, paramsJson, name) => {
    if (name in call && Object.hasOwn(call, name)) return call[name](id);
    ran += 1;
    if (name !== 'read_mirror') return result(id, `{"content":[{"type":"text","text":"run ${ran}"}]}`);
    const blocks = `[{"type":"hologram","zeta":1.0,"alpha":9007199254740993},{"type":"text","text":"run ${ran}","odd":null}]`;
    result(id, `{ "vendor":-0,"content":${blocks},"structuredContent":${paramsJson},"_meta":{"kept":1e400}}`);
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  // The gateway puts the parameters last.
  const start = line.indexOf('"params":') + '"params":'.length;
  if (Object.hasOwn(handlers, method)) handlers[method](id, line.slice(start, -1), params?.name);
  else if (id !== undefined && !flags.has('silent'))
    write(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32601,"message":"Method not found"}}`);
});
