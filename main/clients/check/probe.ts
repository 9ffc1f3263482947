/** What came of trying to get to Gatehouse as a client would. `problem`: a sentence with what to do. */
export type Probe = { readonly tools: number; readonly ms: number } | { readonly problem: string };

/** One request of the protocol, answered with its `result`. Rejects with a `ProbeFailure`. */
export type AskServer = (method: string, params: object) => Promise<Record<string, unknown>>;

/** Why it cannot be got there, in a sentence that says what to do. */
export interface ProbeFailure {
  readonly problem: string;
}

export function isProbeFailure(error: unknown): error is ProbeFailure {
  return typeof error === 'object' && error !== null && 'problem' in error && typeof error.problem === 'string';
}

/** No tool list of a person's own servers has more pages; a server that never ends one must not keep us. */
const mostPages = 50;

/**
 * Opens a session and lists the tools. Nothing is called. It says no name of itself: what a client says of itself is remembered
 * and compared, and this is no client.
 */
export async function greet(ask: AskServer, tell: (method: string) => Promise<void>): Promise<number> {
  await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {} });
  await tell('notifications/initialized');
  let tools = 0;
  let cursor: unknown;
  for (let page = 0; page < mostPages; page += 1) {
    const result = await ask('tools/list', cursor === undefined ? {} : { cursor });
    tools += Array.isArray(result['tools']) ? result['tools'].length : 0;
    cursor = result['nextCursor'];
    if (typeof cursor !== 'string') break;
  }
  return tools;
}
