import { GatehouseError } from '../../shared/errors';
import type { Catalog } from './catalog';
import { errorBody, rpcCode } from './downstream/json-rpc';
import { toMcpError } from './downstream/to-mcp-error';
import type { Exchange } from './exchange';
import type { CurrentClient } from './identity/current-client';
import type { CallRequest } from './identity/identify';
import { readParams } from './identity/params';
import { isKnownMethod, noResourceMessage } from './identity/read-call';
import { readText } from './json/answer-member';
import { rawMember } from './json/scan';
import { isListMethod, listFor, type Viewer } from './list-tools';
import { tasksExtension } from './protocol';
import { hasExtension } from './relay/can-answer';
import { isLogLevel } from './relay/log-levels';
import { listTasks } from './relay/task-list';
import type { Tasks } from './relay/tasks';
import { untilListed } from './relay/until-listed';
import type { WaitingTasks } from './relay/waiting-tasks';
import type { SessionSubscriptions } from './session-subscriptions';
import type { UpstreamAnswer } from './upstream/link';
import type { UpstreamPool } from './upstream/pool';

/** Who sends a request. `server`: `null` on the aggregated endpoint. `session`: its id, or `stateless-<clientId>`. */
export interface Caller {
  readonly clientId: string;
  readonly server: string | null;
  readonly session: string;
  /** How the program is called that sends this with a token that belongs to another one. */
  readonly impostor?: string | undefined;
}

export interface ClientRequest {
  readonly caller: Caller;
  readonly method: string;
  readonly paramsJson: string;
}

export interface AnswerParts {
  catalog: Catalog;
  pool: UpstreamPool;
  clients: () => readonly CurrentClient[];
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
  subscriptions: Pick<SessionSubscriptions, 'subscribe' | 'unsubscribe'>;
  tasks: Pick<Tasks, 'list'>;
  waitingTasks: Pick<WaitingTasks, 'run' | 'serve' | 'list'>;
  /** From which level on this session wants log messages. */
  setLogLevel: (caller: Caller, level: string) => void;
  report: (line: string) => void;
}

interface Asked extends ClientRequest {
  readonly viewer: Viewer;
  readonly exchange: Exchange;
}

type Answerer = (asked: Asked) => Promise<UpstreamAnswer> | UpstreamAnswer;

const empty: UpstreamAnswer = { kind: 'result', json: '{}' };
const unknownMethod: UpstreamAnswer = { kind: 'error', json: errorBody(rpcCode.methodNotFound, 'Method not found.') };

/** Between a client and us, or asked by servers only: never a server's to answer. */
const neverForwarded: ReadonlySet<string> = new Set([
  'initialize',
  'server/discover',
  'subscriptions/listen',
  'elicitation/create',
  'sampling/createMessage',
  'roots/list',
]);

/** Answers every request that is not about the connection itself. Never rejects: what goes wrong is mapped here, and only here. */
export function createAnswer(parts: AnswerParts) {
  /** What only the session era has; there is no such method in the other. */
  const ofSessions = new Map<string, Answerer>([
    ['ping', () => empty],
    ['logging/setLevel', setLevel],
    ['resources/subscribe', subscribe],
    ['resources/unsubscribe', unsubscribe],
    ['tasks/list', (asked) => listTasks(asked, parts)],
    ['tasks/result', call],
  ]);

  return (request: ClientRequest, exchange: Exchange): Promise<UpstreamAnswer> =>
    parts.waitingTasks.run(request, exchange, answer);

  async function answer(request: ClientRequest, exchange: Exchange): Promise<UpstreamAnswer> {
    try {
      const viewer = viewerOf(request.caller);
      const { caller, method, paramsJson } = request;
      return await route({ caller, method, paramsJson, viewer, exchange });
    } catch (error) {
      // The name only: messages of our own bugs may quote what they choked on.
      if (!(error instanceof GatehouseError)) parts.report(`A request failed: ${nameOf(error)}.`);
      return isNoResource(error) ? noResource(request.paramsJson) : toMcpError(error, request.method);
    }
  }

  async function route(asked: Asked): Promise<UpstreamAnswer> {
    const { method, viewer, exchange } = asked;
    if (isListMethod(method)) return await list(asked);
    const ofSession = ofSessions.get(method);
    if (ofSession) return exchange.peer.era === 'session' ? await ofSession(asked) : unknownMethod;
    if (isKnownMethod(method)) return await call(asked);
    const isForwarded = viewer.server !== null && !neverForwarded.has(method) && !method.startsWith('notifications/');
    return isForwarded ? await call(asked) : unknownMethod;
  }

  /** The client as it is now: toggles and revocation take effect in a running session. */
  function viewerOf({ clientId, server }: Caller): Viewer {
    const client = parts.clients().find(({ id }) => id === clientId);
    if (!client) throw new GatehouseError('cancelled', 'This client was revoked.');
    return { client, server };
  }

  async function call({ method, viewer, caller, paramsJson, exchange }: Asked): Promise<UpstreamAnswer> {
    const { peer } = exchange;
    const isTask = method.startsWith('tasks/');
    if (isTask && peer.era === 'stateless' && !hasExtension(peer, tasksExtension)) return tasksNeeded;
    const own = isTask ? await parts.waitingTasks.serve({ method, viewer, paramsJson, exchange }) : undefined;
    return own ?? (await parts.callTool({ method, viewer, ...senderOf(caller), paramsJson }, exchange));
  }

  async function list({ method, viewer, paramsJson, exchange }: Asked): Promise<UpstreamAnswer> {
    // Lists are given whole, so that a cursor can be none of ours.
    if ((readParams(paramsJson).raw('cursor') ?? 'null') !== 'null') throw unknownCursor();
    await untilListed(viewer, parts, exchange.gone);
    return listFor(method, parts.catalog, { viewer, era: exchange.peer.era });
  }

  function setLevel({ caller, paramsJson }: Asked): UpstreamAnswer {
    const level = readParams(paramsJson).text('level');
    if (!isLogLevel(level)) throw new GatehouseError('invalid-request', '“level” is none of the log levels.');
    parts.setLogLevel(caller, level);
    return empty;
  }

  async function subscribe({ caller, paramsJson, exchange }: Asked): Promise<UpstreamAnswer> {
    const uri = readParams(paramsJson).text('uri');
    await parts.subscriptions.subscribe(caller, { uri, paramsJson }, exchange.gone);
    return empty;
  }

  async function unsubscribe({ caller, paramsJson }: Asked): Promise<UpstreamAnswer> {
    await parts.subscriptions.unsubscribe(caller, readParams(paramsJson).text('uri'));
    return empty;
  }
}

const tasksNeeded: UpstreamAnswer = {
  kind: 'error',
  json: JSON.stringify({
    code: -32021,
    message: 'Tasks need a client that declares the extension for them.',
    data: { requiredCapabilities: { extensions: { [tasksExtension]: {} } } },
  }),
};

/** Only of URIs it is said that they were not found. */
function isNoResource(error: unknown): error is GatehouseError {
  return error instanceof GatehouseError && error.code === 'not-found';
}

/** As servers say it (MCP 2025-11-25 “Resources”, error handling), so that the client can tell which URI it was. */
function noResource(paramsJson: string): UpstreamAnswer {
  const uri = readText(rawMember(paramsJson, 'uri'));
  return { kind: 'error', json: errorBody(rpcCode.resourceNotFound, noResourceMessage, { uri }) };
}

function unknownCursor(): GatehouseError {
  return new GatehouseError('invalid-request', 'This cursor was not given by this list. List it from its beginning.');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function senderOf({ session, impostor }: Caller): Pick<CallRequest, 'session' | 'impostor'> {
  return { session, impostor };
}
