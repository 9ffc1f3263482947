// The instrument on SDK v2: with sessions, or stateless and refusing them.
import { createServer } from 'node:http';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  ProtocolError,
  ResourceNotFoundError,
  Server,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { capabilities, createDoor, createInstrument, listChanged, readArguments } from './instrument.mjs';
import { serveSessions } from './serve-sessions.mjs';

const { kind, isStateless, name } = readArguments();
const live = new Set();
/** Of the stateless handler over HTTP, which has no lasting instance that could tell. */
let notify;
const instrument = createInstrument(name, {
  async tell(list) {
    notify?.[`${list}Changed`]();
    if (!notify) for (const { server } of live) await server.notification({ method: listChanged(list) });
  },
  async updated(uri) {
    notify?.resourceUpdated(uri);
    if (notify) return;
    for (const { server, uris } of live) if (isStateless || uris.has(uri)) await server.sendResourceUpdated({ uri });
  },
});

const needPage = createDoor((page) => {
  throw new UrlElicitationRequiredError([page]);
});

function createInstance() {
  const server = new Server(
    { name, version: '2.0.0' },
    { capabilities: { ...capabilities, logging: {} }, instructions: instrument.instructions },
  );
  const uris = new Set();
  const on = (method, handle) =>
    server.setRequestHandler(method, ({ params = {} }, context) => handle(params, context));
  on('tools/list', () => ({ tools: instrument.tools() }));
  on('prompts/list', () => ({ prompts: instrument.prompts() }));
  on('resources/list', () => ({ resources: instrument.resources() }));
  on('resources/templates/list', () => ({ resourceTemplates: instrument.templates() }));
  on('prompts/get', (params) => instrument.prompt(params.name, params.arguments));
  on('completion/complete', (params) => instrument.complete(params.argument));
  on('resources/read', ({ uri }) => {
    const found = instrument.read(uri);
    if (!found) throw new ResourceNotFoundError(uri);
    return found;
  });
  on('tools/call', (params, { mcpReq }) => callTool(params, mcpReq));
  if (!isStateless) {
    on('resources/subscribe', ({ uri }) => void uris.add(uri) ?? {});
    on('resources/unsubscribe', ({ uri }) => void uris.delete(uri) ?? {});
    server.setNotificationHandler('notifications/roots/list_changed', () => instrument.rootsChanged());
  }
  const one = { server, uris };
  live.add(one);
  server.onclose = () => live.delete(one);
  return server;
}

async function callTool(params, mcpReq) {
  const progressToken = mcpReq._meta?.progressToken;
  try {
    const answer = await instrument.call(params.name, params.arguments, {
      signal: mcpReq.signal,
      progress: async (progress) => {
        if (progressToken === undefined) return;
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } });
      },
      log: (level, data) => mcpReq.log(level, data),
      ask: isStateless
        ? (key, method, question) => askInAnswer(mcpReq, { key, method, question })
        : (_key, method, question, { signal } = {}) =>
            mcpReq.send({ method, params: question }, { ...(signal && { signal }) }),
      needPage: isStateless
        ? (question) => askInAnswer(mcpReq, { key: 'page', method: 'elicitation/create', question })
        : needPage,
    });
    if (answer) return answer;
  } catch (error) {
    if (error instanceof Asking) return { resultType: 'input_required', ...error.result };
    throw error;
  }
  throw new ProtocolError(-32602, `No tool ${params.name}.`);
}

/** Leaves a call for the question that its answer has to be. */
class Asking extends Error {
  constructor(result) {
    super('asking');
    this.result = result;
  }
}

/** The answer that came with this round, or a way out to the question. */
async function askInAnswer({ inputResponses, requestState }, { key, method, question }) {
  const answer = inputResponses?.[key];
  const state = `${name} waits for ${key}`;
  if (answer === undefined)
    throw new Asking({ inputRequests: { [key]: { method, params: question } }, requestState: state });
  if (requestState() !== state) throw new ProtocolError(-32602, 'This is not the state that was given out.');
  return answer;
}

function serveStatelessHttp() {
  const handler = createMcpHandler(createInstance, { legacy: 'reject' });
  notify = handler.notify;
  const http = createServer(toNodeHandler(handler));
  http.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${http.address().port}/mcp\n`));
}

if (kind === 'http' && isStateless) serveStatelessHttp();
else if (kind === 'http')
  serveSessions({ createInstance, createTransport: (options) => new NodeStreamableHTTPServerTransport(options) });
else if (isStateless) serveStdio(createInstance, { legacy: 'reject' });
else await createInstance().connect(new StdioServerTransport());
