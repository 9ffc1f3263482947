import { answerAs, completionParams, createInbox, type Driver, readResult, type Target } from './driver';
import { listWith } from './list-with';
import { post, type RpcMessage, readEvents, resultOf } from './raw-post';
import { textOf, valuesOf } from './raw-session';

const version = '2026-07-28';
const key = (name: string) => `io.modelcontextprotocol/${name}`;

/** The stateless era by hand. `extensions`: those that it declares with every request. */
export async function connectRawStateless(target: Target, extensions: Record<string, object> = {}): Promise<Driver> {
  const { endpoint, token, persona } = target;
  const inbox = createInbox();
  const progress = new Map<unknown, (params: never) => void>();
  const open = new Map<string, AbortController>();
  let nextId = 1;

  function onMessage({ method = '', params = {} }: RpcMessage): void {
    if (method === 'notifications/progress') progress.get(params['progressToken'])?.(params as never);
    else inbox.put({ method, params });
  }

  const envelope = () => ({
    [key('protocolVersion')]: version,
    [key('clientCapabilities')]: { ...persona.capabilities, extensions },
    [key('clientInfo')]: { name: 'raw', version: '0' },
  });

  function headersFor(method: string, params: Record<string, unknown>): Record<string, string> {
    const name = params['name'] ?? params['uri'] ?? params['taskId'];
    return {
      Authorization: `Bearer ${token}`,
      'MCP-Protocol-Version': version,
      'Mcp-Method': method,
      ...(typeof name === 'string' && { 'Mcp-Name': name }),
    };
  }

  async function once(method: string, params: Record<string, unknown>, signal?: AbortSignal) {
    const message = {
      id: nextId++,
      method,
      params: { ...params, _meta: { ...envelope(), ...(params['_meta'] ?? {}) } },
    };
    const { answer, response } = await post({
      endpoint,
      headers: headersFor(method, params),
      message,
      signal,
      onMessage,
    });
    return resultOf(answer, response.status);
  }

  /** As many rounds as it takes (“Multi Round-Trip Requests”). */
  async function ask(method: string, params: Record<string, unknown>, signal?: AbortSignal) {
    let result = await once(method, params, signal);
    while (result['resultType'] === 'input_required') {
      const asked = Object.entries((result['inputRequests'] ?? {}) as Record<string, RpcMessage>);
      const inputResponses = Object.fromEntries(
        await Promise.all(
          asked.map(async ([id, { method: question = '', params: about }]) => {
            return [id, await answerAs(persona, { method: question, params: about })] as const;
          }),
        ),
      );
      result = await once(method, { ...params, inputResponses, requestState: result['requestState'] }, signal);
    }
    return result;
  }

  async function listen(id: string, notifications: object): Promise<Record<string, unknown>> {
    const abort = new AbortController();
    open.set(id, abort);
    const method = 'subscriptions/listen';
    const message = { jsonrpc: '2.0', id, method, params: { notifications, _meta: envelope() } };
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        ...headersFor(method, {}),
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(message),
      signal: abort.signal,
    });
    const acknowledged = inbox.next(
      ({ method, params }) => method === 'notifications/subscriptions/acknowledged' && subscriptionOf(params) === id,
    );
    void readEvents(response, onMessage).catch(() => undefined);
    return (await acknowledged).params['notifications'] as Record<string, unknown>;
  }

  const discovered = await once('server/discover', {});
  const request: Driver['request'] = (method, params = {}) => ask(method, params);
  return {
    capabilities: (discovered['capabilities'] ?? {}) as Record<string, unknown>,
    instructions: String(discovered['instructions'] ?? ''),
    inbox,
    list: listWith(request),
    async call(name, input = {}, { onProgress, signal, logLevel } = {}) {
      const progressToken = `token-${nextId}`;
      if (onProgress) progress.set(progressToken, onProgress);
      const _meta = {
        ...(onProgress && { progressToken }),
        ...(logLevel !== undefined && { [key('logLevel')]: logLevel }),
      };
      return readResult(await ask('tools/call', { name, arguments: input, _meta }, signal));
    },
    read: async (uri) => textOf(await request('resources/read', { uri })),
    prompt: async (name, input) =>
      JSON.stringify((await request('prompts/get', { name, arguments: input }))['messages']),
    complete: async (ref, value) => valuesOf(await request('completion/complete', completionParams(ref, value))),
    async subscribe(uri) {
      const honoured = await listen(uri, { resourceSubscriptions: [uri] });
      if (!(honoured['resourceSubscriptions'] as string[] | undefined)?.includes(uri)) throw new Error('Not taken.');
    },
    unsubscribe: async (uri) => open.get(uri)?.abort(),
    watchLists: async () =>
      void (await listen('lists', { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true })),
    async rootsChanged() {
      const method = 'notifications/roots/list_changed';
      const message = { method, params: { _meta: envelope() } };
      await post({ endpoint, headers: headersFor(method, {}), message, onMessage });
    },
    request,
    async close() {
      for (const each of open.values()) each.abort();
    },
  };
}

export function subscriptionOf(params: Record<string, unknown>): unknown {
  return (params['_meta'] as Record<string, unknown> | undefined)?.[key('subscriptionId')];
}
