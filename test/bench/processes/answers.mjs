/** Protocol versions that the bench speaks: the last of the session eras, and the first without sessions. */
export const versions = { session: '2025-11-25', modern: '2026-07-28' };

export const bigBytes = 1024 * 1024;

/**
 * What both upstreams answer, without an SDK and without a check. Gives the answer's text, or `undefined` when a
 * message wants none. `era` is the only one the server speaks; `tools` is how many it lists.
 */
export function createAnswers({ era = 'session', tools = 2 }) {
  const complete = era === 'modern' ? ',"resultType":"complete"' : '';
  const cached = era === 'modern' ? `${complete},"ttlMs":60000,"cacheScope":"public"` : '';
  const list = `{"tools":${JSON.stringify(listOf(tools))}${cached}}`;
  const big = `{"content":[{"type":"text","text":${JSON.stringify(bigText())}}]${complete}}`;
  const echo = (input) => `{"content":[{"type":"text","text":${JSON.stringify(input?.text ?? '')}}]${complete}}`;
  const results = {
    'tools/call': ({ name, arguments: input }) => (name === 'big' ? big : echo(input)),
    'tools/list': () => list,
    ping: () => '{}',
    ...(era === 'modern' ? { 'server/discover': () => discovery } : { initialize: () => greeting }),
  };
  return function answer({ id, method, params = {} }) {
    if (id === undefined) return undefined;
    const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},`;
    const result = results[method]?.(params);
    if (result === undefined) return `${head}"error":${refusal(era, method)}}`;
    return `${head}"result":${result}}`;
  };
}

const serverInfo = { name: 'bench-upstream', version: '1' };

const greeting = JSON.stringify({
  protocolVersion: versions.session,
  capabilities: { tools: { listChanged: false } },
  serverInfo,
});

const discovery = JSON.stringify({
  resultType: 'complete',
  supportedVersions: [versions.modern],
  capabilities: { tools: {} },
  ttlMs: 60_000,
  cacheScope: 'public',
  _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo },
});

function refusal(era, method) {
  if (era === 'modern' && method === 'initialize') {
    const data = { supported: [versions.modern], requested: versions.session };
    return JSON.stringify({ code: -32022, message: 'Unsupported protocol version', data });
  }
  return '{"code":-32601,"message":"Method not found"}';
}

/** 1 MB of lines, as a file would be read: most of it plain, some of it escaped in JSON. */
function bigText() {
  const line = 'The quick brown fox jumps over the "lazy" dog, and the tool reads another line of it.\n';
  return line.repeat(Math.ceil(bigBytes / line.length)).slice(0, bigBytes);
}

function listOf(count) {
  const named = ['echo', 'big'].map((name) => tool(name, `Reads for the bench: ${name}.`));
  const others = Array.from({ length: Math.max(0, count - named.length) }, (_, index) =>
    tool(`lookup_${index}`, `Looks up entry ${index} of the catalogue and gives its title, owner and last change.`),
  );
  return [...named, ...others];
}

function tool(name, description) {
  return {
    name,
    title: name,
    description,
    inputSchema: {
      type: 'object',
      properties: {
        text: { type: 'string', description: 'What to look for, as plain text.' },
        limit: { type: 'integer', minimum: 1, maximum: 100, description: 'How many entries at most.' },
      },
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
}
