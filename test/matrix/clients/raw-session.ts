import { answerAs, completionParams, createInbox, type Driver, readResult, sayProgress, type Target } from './driver';
import { listWith } from './list-with';
import { post, type RpcMessage, readEvents, resultOf } from './raw-post';

export interface RawSessionDriver extends Driver {
  readonly sessionId: string;
}

/** The session era by hand: text over `fetch`, and a standing stream. `sessionId`: goes on with that session. */
export async function connectRawSession(target: Target, sessionId?: string): Promise<RawSessionDriver> {
  const { endpoint, token, persona } = target;
  const inbox = createInbox();
  const progress = new Map<unknown, (params: never) => void>();
  const questions = new Map<unknown, AbortController>();
  const headers: Record<string, string> = { Authorization: `Bearer ${token}`, 'MCP-Protocol-Version': '2025-11-25' };
  const standing = new AbortController();
  let nextId = 1;
  let greeting: Record<string, unknown> = {};

  const send = (message: object) => post({ endpoint, headers, message, onMessage });

  function onMessage({ id, method = '', params = {} }: RpcMessage): void {
    if (id !== undefined) void answer(id, method, params);
    else if (method === 'notifications/progress') progress.get(params['progressToken'])?.(params as never);
    else if (method === 'notifications/cancelled') questions.get(params['requestId'])?.abort();
    else inbox.put({ method, params });
  }

  async function answer(id: unknown, method: string, params: Record<string, unknown>): Promise<void> {
    const open = new AbortController();
    questions.set(id, open);
    await sayProgress(params, send);
    // Also when it was withdrawn meanwhile: not every client hears that in time.
    const result = method === 'ping' ? {} : await answerAs(persona, { method, params }, open.signal);
    await send({ id, result });
    questions.delete(id);
  }

  async function ask(method: string, params: object, signal?: AbortSignal): Promise<Record<string, unknown>> {
    const id = `raw-${nextId++}`;
    const cancel = () => void send({ method: 'notifications/cancelled', params: { requestId: id } });
    signal?.addEventListener('abort', cancel, { once: true });
    const posted = await post({ endpoint, headers, message: { id, method, params }, onMessage });
    signal?.throwIfAborted();
    return resultOf(posted.answer, posted.response.status);
  }

  async function open(): Promise<void> {
    const { capabilities } = persona;
    const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'raw', version: '0' } };
    const opened = await send({ id: 0, method: 'initialize', params });
    greeting = resultOf(opened.answer, opened.response.status);
    headers['Mcp-Session-Id'] = opened.response.headers.get('mcp-session-id') ?? '';
    await send({ method: 'notifications/initialized' });
  }

  if (sessionId === undefined) await open();
  else headers['Mcp-Session-Id'] = sessionId;
  const accept = { Accept: 'text/event-stream' };
  const stream = await fetch(endpoint, { headers: { ...headers, ...accept }, signal: standing.signal });
  // Cut when the driver is closed, or by the gateway when it stops.
  void readEvents(stream, onMessage).catch(() => undefined);

  const request: Driver['request'] = (method, params = {}) => ask(method, params);
  return {
    sessionId: headers['Mcp-Session-Id'] ?? '',
    capabilities: (greeting['capabilities'] ?? {}) as Record<string, unknown>,
    instructions: String(greeting['instructions'] ?? ''),
    inbox,
    list: listWith(request),
    async call(name, input = {}, { onProgress, signal } = {}) {
      const progressToken = `token-${nextId}`;
      if (onProgress) progress.set(progressToken, onProgress);
      const meta = onProgress && { _meta: { progressToken } };
      return readResult(await ask('tools/call', { name, arguments: input, ...meta }, signal));
    },
    read: async (uri) => textOf(await request('resources/read', { uri })),
    prompt: async (name, input) =>
      JSON.stringify((await request('prompts/get', { name, arguments: input }))['messages']),
    complete: async (ref, value) => valuesOf(await request('completion/complete', completionParams(ref, value))),
    subscribe: async (uri) => void (await request('resources/subscribe', { uri })),
    unsubscribe: async (uri) => void (await request('resources/unsubscribe', { uri })),
    watchLists: async () => undefined,
    rootsChanged: async () => void (await send({ method: 'notifications/roots/list_changed' })),
    request,
    async close() {
      await fetch(endpoint, { method: 'DELETE', headers });
      standing.abort();
    },
  };
}

export function textOf(result: Record<string, unknown>): string {
  return (result['contents'] as { text?: string }[]).map(({ text = '' }) => text).join('');
}

export function valuesOf(result: Record<string, unknown>): string[] {
  return (result['completion'] as { values: string[] }).values;
}
