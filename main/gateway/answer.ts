import type { ClientConfig } from '../../shared/domain/client';
import { GatehouseError } from '../../shared/errors';
import type { Catalog } from './catalog';
import { errorBody, rpcCode } from './downstream/json-rpc';
import type { Session } from './downstream/sessions';
import { toMcpError } from './downstream/to-mcp-error';
import type { Exchange } from './exchange';
import type { CallRequest } from './identity/identify';
import { listPrompts, listResources, listResourceTemplates, listTools, type Viewer } from './list-tools';
import type { CallMethod } from './tool-call';
import type { UpstreamAnswer } from './upstream/link';
import type { UpstreamPool } from './upstream/pool';

export interface AnswerParts {
  catalog: Catalog;
  pool: UpstreamPool;
  clients: () => readonly ClientConfig[];
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
  report: (line: string) => void;
}

/** How long a list waits for servers that are still starting; those that come later announce themselves. */
const listWaitMs = 3000;

const lists: Readonly<Record<string, (catalog: Catalog, viewer: Viewer) => string>> = {
  'tools/list': listTools,
  'prompts/list': listPrompts,
  'resources/list': listResources,
  'resources/templates/list': listResourceTemplates,
};

const callMethods: readonly string[] = ['tools/call', 'resources/read', 'prompts/get'] satisfies CallMethod[];

/** Answers every request but `initialize`. Never rejects: what goes wrong is mapped here, and only here. */
export function createAnswer(parts: AnswerParts) {
  return async function answer(
    { session, method, paramsJson }: { session: Session; method: string; paramsJson: string },
    exchange: Exchange,
  ): Promise<UpstreamAnswer> {
    const call = isCallMethod(method) ? method : undefined;
    try {
      const viewer = viewerOf(session);
      if (call) return await parts.callTool({ method: call, viewer, session: session.id, paramsJson }, exchange);
      return await answerOther(method, viewer, exchange);
    } catch (error) {
      // The name only: messages of our own bugs may quote what they choked on.
      if (!(error instanceof GatehouseError)) parts.report(`A request failed: ${nameOf(error)}.`);
      return toMcpError(error, call ?? 'prompts/get');
    }
  };

  async function answerOther(method: string, viewer: Viewer, exchange: Exchange): Promise<UpstreamAnswer> {
    if (method === 'ping') return { kind: 'result', json: '{}' };
    const list = Object.hasOwn(lists, method) ? lists[method] : undefined;
    if (!list) return { kind: 'error', json: errorBody(rpcCode.methodNotFound, 'Method not found.') };
    return { kind: 'result', json: await whenListed(viewer, exchange, () => list(parts.catalog, viewer)) };
  }

  /** The client as it is now: toggles and revocation take effect in a running session. */
  function viewerOf(session: Session): Viewer {
    const client = parts.clients().find(({ id }) => id === session.clientId);
    if (!client) throw new GatehouseError('cancelled', 'This client was revoked.');
    return { client, server: session.server };
  }

  async function whenListed(viewer: Viewer, exchange: Exchange, list: () => string): Promise<string> {
    if (viewer.server !== null) {
      // With one server there is no other to delay, and an empty list would hide why.
      if (!parts.pool.get(viewer.server)?.greeting()) await parts.pool.get(viewer.server)?.ready(exchange.gone);
      return list();
    }
    const unlisted = [...parts.pool.states.get().keys()].filter(
      (name) => parts.catalog.isEnabled(name) && !parts.pool.get(name)?.greeting(),
    );
    parts.pool.startAll(unlisted);
    await parts.pool.settled(unlisted, listWaitMs);
    return list();
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function isCallMethod(method: string): method is CallMethod {
  return callMethods.includes(method);
}
