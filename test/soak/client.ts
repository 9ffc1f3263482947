import { openRawSession, type RawSession } from '../support/raw-session';
import { rawStateless } from '../support/raw-stateless';

export interface SoakClient {
  /** Works until the signal; resolves when it has left. */
  run(until: AbortSignal): Promise<void>;
  readonly counts: { calls: number; cancelled: number; sessions: number; refused: number };
}

interface ClientOptions {
  readonly endpoint: string;
  readonly token: string;
  /** Its own text, which nobody else may ever see. */
  readonly canary: string;
  /** Something came back that was not meant for it. */
  onLeak(text: string): void;
}

/** A resource that several of the servers have. */
const watched = 'test://watched-resource';

const statelessMeta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'soak', version: '0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A client of both eras that calls, lists, cancels, listens and begins anew, in an order of its own. */
export function createSoakClient({ endpoint, token, canary, onLeak }: ClientOptions): SoakClient {
  const counts = { calls: 0, cancelled: 0, sessions: 0, refused: 0 };
  let random = [...canary].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) >>> 0;

  /** Below `n`; the same sequence for the same client. */
  function draw(n: number): number {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((random / 2 ** 32) * n);
  }

  function check(answer: string): void {
    counts.calls += 1;
    if (answer.includes('"error":') || answer.includes('"isError":true')) counts.refused += 1;
    const seen = /canary-\w+/.exec(answer)?.[0];
    if (seen !== undefined && seen !== canary) onLeak(answer.slice(0, 500));
  }

  const call = (name: string, input: unknown = {}) =>
    JSON.stringify({ name, arguments: input, _meta: { progressToken: canary } });

  async function cancel(session: RawSession): Promise<void> {
    const abort = new AbortController();
    const id = `hang-${counts.calls}`;
    const hanging = session
      .post(
        `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":${call(`raw${1 + draw(3)}_hang`)}}`,
        {},
        abort.signal,
      )
      .catch(() => undefined);
    await session.post(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"${id}"}}`);
    abort.abort();
    await hanging;
    counts.cancelled += 1;
  }

  async function stateless(name: string): Promise<void> {
    const params = { name, arguments: { text: canary }, _meta: statelessMeta };
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'MCP-Protocol-Version': '2026-07-28',
        'Mcp-Method': 'tools/call',
        'Mcp-Name': name,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    });
    const text = await response.text();
    check(text.startsWith('{') ? text : (/^data: (\{.*)$/m.exec(text)?.[1] ?? '{}'));
  }

  /** Stays subscribed: the end of the session is the end of that. */
  const subscribe = (session: RawSession) => session.request('resources/subscribe', JSON.stringify({ uri: watched }));

  async function listenStateless(): Promise<void> {
    const stream = await rawStateless(endpoint, token).open('subscriptions/listen', {
      params: { notifications: { toolsListChanged: true, resourceSubscriptions: [watched] } },
    });
    await stream.next(() => true).catch(() => undefined);
    stream.close();
    await stream.ended;
  }

  async function work(session: RawSession): Promise<void> {
    switch (draw(12)) {
      case 0:
        return check(await session.request('tools/list'));
      case 1:
        return cancel(session);
      case 2:
        return check(await session.request('tools/call', call(`raw${1 + draw(3)}_big`, { bytes: 2_000_000 })));
      case 3:
        return check(await session.request('tools/call', call(`shift${1 + draw(2)}_attack`)));
      case 4:
        return stateless(`raw${1 + draw(3)}_echo`);
      case 5:
        return stateless(`modern${1 + draw(3)}_test_simple_text`);
      case 6:
        return check(await session.request('tools/call', call(`legacy${1 + draw(2)}_test_tool_with_progress`)));
      case 7:
        return check(await subscribe(session));
      case 8:
        return listenStateless();
      default:
        return check(await session.request('tools/call', call(`raw${1 + draw(3)}_echo`, { text: canary })));
    }
  }

  async function runSession(until: AbortSignal): Promise<void> {
    const session = await openRawSession(endpoint, token);
    counts.sessions += 1;
    const stream = draw(2) === 0 ? await session.listen() : undefined;
    for (let left = 5 + draw(40); left > 0 && !until.aborted; left -= 1) {
      await work(session);
      // A client thinks between its calls; without that the measure would be of a machine at its limit.
      await new Promise((resolve) => setTimeout(resolve, 20 + draw(60)));
    }
    stream?.close();
    // Most just leave. The gateway keeps those sessions for them up to its limit, which is reached before growth counts.
    if (draw(10) > 7) await session.end();
  }

  return {
    counts,
    async run(until) {
      while (!until.aborted) await runSession(until);
    },
  };
}
