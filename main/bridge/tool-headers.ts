import { isRecord } from '../gateway/json/is-record';
import { createRequestHeaders, type RequestHeaders } from '../gateway/upstream/mcp-headers';
import { type HeaderParameter, readHeaderParameters } from '../gateway/upstream/x-mcp-header';
import { readObject } from './message-text';

export interface ToolHeaders {
  /** The headers that a stateless request takes over HTTP (2026-07-28, “Standard request headers”). */
  readonly of: RequestHeaders;
  /** Whether there was a whole list of the tools. */
  isComplete(): boolean;
  /** An answer to `tools/list`: its tools say which arguments are repeated as headers. Gives where the list goes on. */
  learn(answer: Buffer): string | undefined;
}

/** A client over stdio knows nothing of headers; over HTTP they are part of a call. */
export function createToolHeaders(): ToolHeaders {
  const known = new Map<string, readonly HeaderParameter[]>();
  let hasAll = false;
  return {
    of: createRequestHeaders((tool) => known.get(tool) ?? []),
    isComplete: () => hasAll,
    learn(answer) {
      const result = readObject(answer)?.['result'];
      if (!isRecord(result) || !Array.isArray(result['tools'])) return undefined;
      for (const tool of result['tools'].filter(isRecord)) learnTool(tool);
      const { nextCursor } = result;
      hasAll ||= typeof nextCursor !== 'string';
      return typeof nextCursor === 'string' ? nextCursor : undefined;
    },
  };

  function learnTool({ name, inputSchema }: Readonly<Record<string, unknown>>): void {
    const parameters = readHeaderParameters(inputSchema);
    if (typeof name === 'string' && typeof parameters !== 'string') known.set(name, parameters);
  }
}
