import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { ResultSchema } from '@modelcontextprotocol/core';
import { createBridgedTransport } from '../../support/bridged';
import {
  answerAs,
  type CallOptions,
  completionParams,
  createInbox,
  type Driver,
  type Persona,
  readResult,
  sayProgress,
  type Target,
} from './driver';
import { listWith } from './list-with';

export interface V2Driver extends Driver {
  readonly client: Client;
}

/** SDK v2 as it is without further options: it speaks the session eras. */
export async function connectV2(target: Target): Promise<V2Driver> {
  const { client, inbox, http } = await connect(target, {});
  return {
    ...verbs(client),
    inbox,
    subscribe: async (uri) => void (await client.subscribeResource({ uri })),
    unsubscribe: async (uri) => void (await client.unsubscribeResource({ uri })),
    watchLists: async () => undefined,
    async close() {
      await http.terminateSession();
      await client.close();
    },
  };
}

/** SDK v2 told to speak 2026-07-28. */
export async function connectV2Stateless(target: Target): Promise<V2Driver> {
  const options: ClientOptions = { versionNegotiation: { mode: { pin: '2026-07-28' } } };
  const { client, inbox } = await connect(target, options);
  const open = new Map<string, () => Promise<void>>();
  return {
    ...verbs(client),
    inbox,
    async subscribe(uri) {
      const subscription = await client.listen({ resourceSubscriptions: [uri] });
      if (!subscription.honoredFilter.resourceSubscriptions?.includes(uri)) throw new Error('It was not taken.');
      open.set(uri, () => subscription.close());
    },
    async unsubscribe(uri) {
      await open.get(uri)?.();
      open.delete(uri);
    },
    async watchLists() {
      const lists = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };
      const subscription = await client.listen(lists);
      open.set('lists', () => subscription.close());
    },
    async close() {
      for (const end of open.values()) await end();
      await client.close();
    },
  };
}

async function connect({ endpoint, token, persona, isBridged }: Target, options: ClientOptions) {
  const client = new Client(
    { name: 'v2', version: '2.0.0' },
    { capabilities: { ...persona.capabilities }, ...options },
  );
  const inbox = createInbox();
  client.fallbackNotificationHandler = async ({ method, params = {} }) => inbox.put({ method, params });
  answerQuestions(client, persona);
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  const reconnectionOptions = {
    maxRetries: 50,
    initialReconnectionDelay: 50,
    maxReconnectionDelay: 200,
    reconnectionDelayGrowFactor: 1.2,
  };
  const http = new StreamableHTTPClientTransport(new URL(endpoint), { requestInit, reconnectionOptions });
  await client.connect(isBridged ? createBridgedTransport(endpoint, token) : http);
  return { client, inbox, http };
}

function answerQuestions(client: Client, persona: Persona): void {
  const methods = [
    ['sampling', 'sampling/createMessage'],
    ['elicitation', 'elicitation/create'],
    ['roots', 'roots/list'],
  ] as const;
  for (const [capability, method] of methods)
    if (persona.capabilities[capability])
      client.setRequestHandler(method, async ({ params = {} }, { mcpReq }) => {
        await sayProgress(params as Record<string, unknown>, (notification) => client.notification(notification));
        return (await answerAs(persona, { method, params }, mcpReq.signal)) as never;
      });
}

type Verb = 'subscribe' | 'unsubscribe' | 'watchLists' | 'close' | 'inbox';

function verbs(client: Client): Omit<V2Driver, Verb> {
  const request: Driver['request'] = async (method, params = {}) =>
    await client.request({ method, params } as never, ResultSchema);
  return {
    client,
    capabilities: (client.getServerCapabilities() ?? {}) as Record<string, unknown>,
    instructions: client.getInstructions() ?? '',
    list: listWith(request),
    async call(name, input = {}, options: CallOptions = {}) {
      const { onProgress, signal, logLevel } = options;
      const params = {
        name,
        arguments: input,
        ...(logLevel !== undefined && { _meta: { 'io.modelcontextprotocol/logLevel': logLevel } }),
      };
      const more = { ...(onProgress && { onprogress: onProgress }), ...(signal && { signal }) };
      return readResult(await client.callTool(params as never, more));
    },
    read: async (uri) =>
      (await client.readResource({ uri })).contents.map((each) => ('text' in each ? each.text : '')).join(''),
    prompt: async (name, input) => JSON.stringify((await client.getPrompt({ name, arguments: input })).messages),
    complete: async (ref, value) => (await client.complete(completionParams(ref, value))).completion.values,
    rootsChanged: () => client.sendRootsListChanged(),
    request,
  };
}
