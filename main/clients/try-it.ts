import type { TryItResult } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';

export interface TryItParts {
  endpoint: string;
  token: string;
  tool: string;
  arguments: Record<string, unknown>;
}

const rounds = 20;
const retryMs = 1000;

/**
 * One call as any client would send it, over HTTP to the real endpoint, retried as the pending answer asks.
 * Rejects with `upstream-unavailable` when the endpoint does not answer.
 */
export async function tryIt({ endpoint, token, tool, arguments: args }: TryItParts): Promise<TryItResult> {
  const post = createPost(endpoint, token);
  const opening = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'Gatehouse, first try', version: '1' },
  };
  const { session } = await post('initialize', opening);
  for (let round = 0; ; round += 1) {
    const { result } = await post('tools/call', { name: tool, arguments: args }, session);
    if (statusOf(result) !== 'pending' || round === rounds)
      return { isError: result['isError'] === true, text: textOf(result), tool };
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

interface Answer {
  session: string | null;
  result: Record<string, unknown>;
}

function createPost(endpoint: string, token: string) {
  let id = 0;
  return async function post(method: string, params: unknown, session: string | null = null): Promise<Answer> {
    id += 1;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        Accept: 'application/json',
        ...(session === null ? {} : { 'Mcp-Session-Id': session }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
    }).catch((cause: unknown) => {
      throw new GatehouseError(
        'upstream-unavailable',
        'The endpoint does not answer. Look at the notice about it, then try again.',
        { cause },
      );
    });
    const body = (await response.json()) as { result?: Record<string, unknown>; error?: { message: string } };
    if (!body.result)
      throw new GatehouseError('upstream-failed', body.error?.message ?? 'The endpoint gave no result. Try again.');
    return { session: response.headers.get('mcp-session-id'), result: body.result };
  };
}

function statusOf(result: Record<string, unknown>): unknown {
  const meta = result['_meta'] as Record<string, { status?: unknown } | undefined> | undefined;
  return meta?.['app.gatehouse/decision']?.status;
}

function textOf(result: Record<string, unknown>): string {
  const content = Array.isArray(result['content']) ? (result['content'] as { type?: string; text?: string }[]) : [];
  return content.map(({ text }) => text ?? '').join('\n');
}
