// The instrument on the SDK of the line before (session eras only), with its experimental tasks.
import {
  InMemoryTaskMessageQueue,
  InMemoryTaskStore,
} from '@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import * as types from '@modelcontextprotocol/sdk/types.js';
import { capabilities, createDoor, createInstrument, listChanged, readArguments } from './instrument.mjs';
import { serveSessions } from './serve-sessions.mjs';

const { kind, name } = readArguments();
const live = new Set();
const instrument = createInstrument(name, {
  tasks: true,
  tell: (list) => Promise.all([...live].map(({ server }) => server.notification({ method: listChanged(list) }))),
  updated: (uri) =>
    Promise.all([...live].filter(({ uris }) => uris.has(uri)).map(({ server }) => server.sendResourceUpdated({ uri }))),
});
const taskStore = new InMemoryTaskStore();
const taskMessageQueue = new InMemoryTaskMessageQueue();

const needPage = createDoor((page) => {
  throw new types.UrlElicitationRequiredError([page]);
});

const schemas = {
  'sampling/createMessage': types.CreateMessageResultSchema,
  'elicitation/create': types.ElicitResultSchema,
  'roots/list': types.ListRootsResultSchema,
};

function createInstance() {
  const server = new Server(
    { name, version: '1.0.0' },
    {
      capabilities: {
        ...capabilities,
        logging: {},
        tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } },
      },
      instructions: instrument.instructions,
      taskStore,
      taskMessageQueue,
    },
  );
  const uris = new Set();
  const on = (schema, handle) =>
    server.setRequestHandler(schema, (request, extra) => handle(request.params ?? {}, extra));
  on(types.ListToolsRequestSchema, () => ({ tools: instrument.tools() }));
  on(types.ListPromptsRequestSchema, () => ({ prompts: instrument.prompts() }));
  on(types.ListResourcesRequestSchema, () => ({ resources: instrument.resources() }));
  on(types.ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: instrument.templates() }));
  on(types.GetPromptRequestSchema, (params) => instrument.prompt(params.name, params.arguments));
  on(types.CompleteRequestSchema, (params) => instrument.complete(params.argument));
  on(types.ReadResourceRequestSchema, ({ uri }) => instrument.read(uri) ?? refuse(-32002, `No ${uri}.`));
  on(types.SubscribeRequestSchema, ({ uri }) => void uris.add(uri) ?? {});
  on(types.UnsubscribeRequestSchema, ({ uri }) => void uris.delete(uri) ?? {});
  on(types.CallToolRequestSchema, (params, extra) =>
    params.task ? startTask(params, extra) : callTool(server, params, extra),
  );
  server.setNotificationHandler(types.RootsListChangedNotificationSchema, () => instrument.rootsChanged());
  const one = { server, uris };
  live.add(one);
  server.onclose = () => live.delete(one);
  return server;
}

async function callTool(server, params, extra) {
  const progressToken = extra._meta?.progressToken;
  const answer = await instrument.call(params.name, params.arguments, {
    signal: extra.signal,
    progress: async (progress) => {
      if (progressToken === undefined) return;
      await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, ...progress } });
    },
    log: async (level, data) => {
      if (server.isMessageIgnored(level, extra.sessionId)) return;
      await extra.sendNotification({ method: 'notifications/message', params: { level, data } });
    },
    ask: (_key, method, question, { onProgress: onprogress, signal } = {}) =>
      extra.sendRequest({ method, params: question }, schemas[method], {
        ...(onprogress && { onprogress }),
        ...(signal && { signal }),
      }),
    needPage,
  });
  return answer ?? refuse(-32602, `No tool ${params.name}.`);
}

async function startTask(params, { taskStore: own }) {
  const task = await own.createTask({ ttl: params.task.ttl ?? 60_000, pollInterval: 20 });
  if (params.arguments?.endless !== undefined) return { task };
  setImmediate(() => void own.storeTaskResult(task.taskId, 'completed', instrument.call(params.name, {})));
  return { task };
}

function refuse(code, message) {
  throw new types.McpError(code, message);
}

if (kind === 'stdio') await createInstance().connect(new StdioServerTransport());
else serveSessions({ createInstance, createTransport: (options) => new StreamableHTTPServerTransport(options) });
