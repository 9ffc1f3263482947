import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  ResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { createBridgedTransport } from '../../support/bridged';
import { answerAs, completionParams, createInbox, type Driver, readResult, sayProgress, type Target } from './driver';
import { listWith } from './list-with';

/** The SDK of the line before, as its users write it. `sessionId`: goes on with that session. */
export async function connectV1(
  { endpoint, token, persona, isBridged }: Target,
  sessionId?: string,
): Promise<V1Driver> {
  const client = new Client({ name: 'v1', version: '1.0.0' }, { capabilities: { ...persona.capabilities } });
  const inbox = createInbox();
  client.fallbackNotificationHandler = async ({ method, params = {} }) => inbox.put({ method, params });
  const answer = async (
    asked: { method: string; params?: object | undefined },
    { signal }: { signal: AbortSignal },
  ) => {
    const { params = {} } = asked;
    await sayProgress(params as Record<string, unknown>, (notification) => client.notification(notification));
    return (await answerAs(persona, asked, signal)) as never;
  };
  if (persona.capabilities['sampling']) client.setRequestHandler(CreateMessageRequestSchema, answer);
  if (persona.capabilities['elicitation']) client.setRequestHandler(ElicitRequestSchema, answer);
  if (persona.capabilities['roots']) client.setRequestHandler(ListRootsRequestSchema, answer);
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  const reconnectionOptions = {
    maxRetries: 50,
    initialReconnectionDelay: 50,
    maxReconnectionDelay: 200,
    reconnectionDelayGrowFactor: 1.2,
  };
  const options = { requestInit, reconnectionOptions, ...(sessionId !== undefined && { sessionId }) };
  const http = new StreamableHTTPClientTransport(new URL(endpoint), options);
  // Its own class misses its own interface under exactOptionalPropertyTypes.
  await client.connect((isBridged ? createBridgedTransport(endpoint, token) : http) as Transport);
  const request: Driver['request'] = async (method, params = {}) =>
    await client.request({ method, params } as never, ResultSchema);
  return {
    client,
    capabilities: (client.getServerCapabilities() ?? {}) as Record<string, unknown>,
    instructions: client.getInstructions() ?? '',
    inbox,
    list: listWith(request),
    async call(name, input = {}, { onProgress, signal } = {}) {
      const options = { ...(onProgress && { onprogress: onProgress }), ...(signal && { signal }) };
      return readResult(await client.callTool({ name, arguments: input }, undefined, options));
    },
    read: async (uri) => textOf((await client.readResource({ uri })).contents),
    prompt: async (name, input) => JSON.stringify((await client.getPrompt({ name, arguments: input })).messages),
    complete: async (ref, value) => (await client.complete(completionParams(ref, value))).completion.values,
    subscribe: async (uri) => void (await client.subscribeResource({ uri })),
    unsubscribe: async (uri) => void (await client.unsubscribeResource({ uri })),
    watchLists: async () => undefined,
    rootsChanged: () => client.sendRootsListChanged(),
    request,
    async close() {
      await http.terminateSession();
      await client.close();
    },
  };
}

export interface V1Driver extends Driver {
  readonly client: Client;
}

function textOf(contents: readonly object[]): string {
  return contents.map((each) => ('text' in each ? String(each.text) : '')).join('');
}
