import { checkHeader } from '../../gateway/downstream/endpoint';
import { greet, isProbeFailure, type Probe } from './probe';

export interface HttpWay {
  readonly url: string;
  /** As they stand in the client's file, the token among them. */
  readonly headers: ReadonlyMap<string, string>;
}

const patienceMs = 15_000;

/** Tries the way of a client that speaks HTTP: with the address and the headers of its own file. */
export async function probeHttp({ url, headers }: HttpWay): Promise<Probe> {
  const startedAt = performance.now();
  const post = createPost(url, headers);
  try {
    const tools = await greet(post.ask, post.tell);
    return { tools, ms: Math.round(performance.now() - startedAt) };
  } catch (error) {
    if (isProbeFailure(error)) return error;
    return { problem: 'Nobody answers there. Start Gatehouse, or connect the client anew when its port has changed.' };
  } finally {
    await post.end();
  }
}

function createPost(url: string, headers: ReadonlyMap<string, string>) {
  let id = 0;
  let session: string | null = null;

  async function send(body: object): Promise<Response> {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        ...Object.fromEntries(headers),
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        [checkHeader]: '1',
        ...(session === null ? {} : { 'Mcp-Session-Id': session, 'Mcp-Protocol-Version': '2025-11-25' }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...body }),
    });
    session = response.headers.get('mcp-session-id') ?? session;
    return response;
  }

  return {
    async ask(method: string, params: object): Promise<Record<string, unknown>> {
      id += 1;
      const response = await send({ id, method, params });
      if (!response.ok) throw { problem: refusal(response.status) };
      const result = resultIn(await response.text());
      if (!result) throw { problem: `It answered “${method}” with an error. Look into the window of Gatehouse.` };
      return result;
    },
    async tell(method: string): Promise<void> {
      await (await send({ method })).arrayBuffer();
    },
    /** The session was for this alone. */
    async end(): Promise<void> {
      if (session === null) return;
      const own = { ...Object.fromEntries(headers), 'Mcp-Session-Id': session, [checkHeader]: '1' };
      await fetch(url, { method: 'DELETE', headers: own, signal: AbortSignal.timeout(patienceMs) }).catch(
        () => undefined,
      );
    },
  };
}

function refusal(status: number): string {
  if (status === 401) return 'Gatehouse does not know the token in this file. Connect the client anew.';
  return `What listens there answered with HTTP ${status}, so it may be another program. See what uses that port.`;
}

/** Plain, or the last message of an event stream: what comes before it is no answer. */
function resultIn(body: string): Record<string, unknown> | undefined {
  const data = body.startsWith('{') ? [body] : [...body.matchAll(/^data: ?(.*)$/gm)].map(([, text = '']) => text);
  for (const text of data.reverse()) {
    try {
      const { result } = JSON.parse(text) as { result?: Record<string, unknown> };
      if (result) return result;
    } catch {
      // Not a message: the next one may be.
    }
  }
  return undefined;
}
