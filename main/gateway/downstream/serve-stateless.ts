import type { ServerResponse } from 'node:http';
import type { Caller, ClientRequest } from '../answer';
import type { Exchange, Peer } from '../exchange';
import type { Viewer } from '../list-tools';
import type { UpstreamAnswer } from '../upstream/link';
import type { HeaderParameter } from '../upstream/x-mcp-header';
import { discoverResult } from './discover';
import { type NotificationMessage, type RequestMessage, rpcCode } from './json-rpc';
import type { KeepAlive } from './keep-alive';
import type { ListenStreams } from './listen-streams';
import type { MakeOffer } from './offer';
import type { ParkedCalls } from './parked-calls';
import type { createProjectResult } from './project-result';
import { createReply } from './reply';
import { createRunningCall, type Front, type RunningCall } from './running-call';
import { claimedInfo, isFailure, readEnvelope, statelessVersions, unsupportedVersion } from './stateless-envelope';
import { headerMismatch } from './stateless-headers';
import { accepted, type Failure, fail, statelessCaller, type Visit } from './visit';

export interface StatelessParts {
  keepAlive: KeepAlive;
  offer: MakeOffer;
  parked: ParkedCalls;
  listens: ListenStreams;
  projectResult: ReturnType<typeof createProjectResult>;
  /** Answers one request; never rejects. */
  answer: (request: ClientRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
  /** The arguments of a tool that its definition wants repeated as headers. */
  headerParameters: (caller: Caller, tool: string) => readonly HeaderParameter[];
  onClientNotification: (notice: { caller: Caller; method: string; paramsJson: string }) => void;
  /** A request whose headers and body disagree: somebody may be hiding something (T-B12). */
  onRefused: (refusal: { caller: Caller; method: string; reason: string }) => void;
  /** A client is there, so that its servers can start. */
  onClient: (viewer: Viewer) => void;
  /** A program that uses a client's token says who it is. */
  onClaim?: (clientId: string, name: string, version: string) => void;
}

const nobody: Readonly<Record<string, unknown>> = {};

/** One request or notification of the stateless era (2026-07-28, “Streamable HTTP”). An `Mcp-Session-Id` means nothing here. */
export function createServeStateless(parts: StatelessParts) {
  return async function serveStateless(visit: Visit, message: RequestMessage | NotificationMessage): Promise<void> {
    if (message.kind === 'notification') return hear(visit, message);
    const peer = readEnvelope(message);
    if (isFailure(peer)) return fail(visit, peer, message.idJson);
    noteClaim(visit, message);
    const failure = refusalOf(visit, message, peer);
    if (failure) return fail(visit, failure, message.idJson);
    if (message.method === 'server/discover') return await discover(visit, message);
    if (message.method === 'subscriptions/listen') return await listen(visit, message, peer);
    await request(visit, message, peer);
  };

  function noteClaim({ client }: Visit, { params }: RequestMessage): void {
    const { name, version } = claimedInfo(params) ?? nobody;
    if (typeof name === 'string') parts.onClaim?.(client.id, name, typeof version === 'string' ? version : '');
  }

  /** A revision that we do not speak may have other headers: that is told first, where its own header agrees. */
  function refusalOf(visit: Visit, message: RequestMessage, peer: Peer): Failure | undefined {
    const version = peer.protocolVersion;
    const header = visit.request.headers['mcp-protocol-version'];
    if (!statelessVersions.includes(version) && (header === undefined || header === version))
      return unsupportedVersion(version);
    const caller = statelessCaller(visit);
    const reason = headerMismatch(visit.request.rawHeaders, message, {
      version,
      parametersOf: (tool) => parts.headerParameters(caller, tool),
    });
    if (reason === undefined) return undefined;
    parts.onRefused({ caller, method: message.method, reason });
    return {
      status: 400,
      code: rpcCode.headerMismatch,
      message: `Header mismatch: ${reason} Send what the body says.`,
    };
  }

  function hear(visit: Visit, { method, paramsJson }: NotificationMessage): void {
    const caller = statelessCaller(visit);
    const header = visit.request.headers['mcp-method'];
    if (header === undefined || header === method) {
      parts.onClientNotification({ caller, method, paramsJson });
      visit.response.writeHead(202).end();
      return;
    }
    const reason = 'The header “mcp-method” does not say what the body says.';
    parts.onRefused({ caller, method, reason });
    fail(visit, mismatch(reason));
  }

  async function discover(visit: Visit, { idJson, method }: RequestMessage): Promise<void> {
    parts.onClient(visit);
    const offer = await parts.offer(visit, 'stateless');
    if (visit.response.destroyed) return;
    const { answer, status } = parts.projectResult({ kind: 'result', json: discoverResult(offer) }, { era, method });
    replyTo(visit).finish(idJson, answer, status);
  }

  async function listen(visit: Visit, message: RequestMessage, peer: Peer): Promise<void> {
    if (!accepted(visit).stream) return fail(visit, notAcceptable, message.idJson);
    const { capabilitiesJson } = await parts.offer(visit, 'stateless');
    // A stream that was closed already would never say so.
    if (visit.response.destroyed) return;
    const failure = parts.listens.open(visit, message, { capabilitiesJson, peer });
    if (failure) fail(visit, failure, message.idJson);
  }

  async function request(visit: Visit, message: RequestMessage, peer: Peer): Promise<void> {
    const caller = statelessCaller(visit);
    const { method, paramsJson } = message;
    const asked = { caller, method, paramsJson };
    const resumed = parts.parked.resume(asked);
    if (typeof resumed === 'string')
      return fail(visit, { status: 200, code: rpcCode.invalidParams, message: resumed }, message.idJson);
    const front = openFront(visit, message, peer);
    if (resumed) return connect(resumed, front, visit.response);
    const call: RunningCall = createRunningCall({
      method,
      partyId: caller.session,
      clientId: caller.clientId,
      park: () => parts.parked.park(call, asked),
    });
    connect(call, front, visit.response);
    call.settle(await parts.answer(asked, call.exchange));
    parts.parked.forget(call);
  }

  function connect(call: RunningCall, front: Front, response: ServerResponse): void {
    response.once('close', () => {
      if (!response.writableFinished) call.disconnect(front);
    });
    call.connect(front);
    if (call.isSettled()) parts.parked.forget(call);
  }

  function openFront(visit: Visit, { idJson, method, paramsJson }: RequestMessage, peer: Peer): Front {
    const reply = replyTo(visit);
    return {
      peer,
      paramsJson,
      push: reply.push,
      finish(given) {
        const { answer, status } = parts.projectResult(given, { era, method });
        reply.finish(idJson, answer, status);
      },
    };
  }

  function replyTo(visit: Visit) {
    return createReply(visit.response, { accepts: accepted(visit), headers: {}, keepAlive: parts.keepAlive });
  }
}

const era = 'stateless';

function mismatch(reason: string): Failure {
  return { status: 400, code: rpcCode.headerMismatch, message: `Header mismatch: ${reason} Send what the body says.` };
}

const notAcceptable: Failure = {
  status: 406,
  code: rpcCode.invalidRequest,
  message: 'Send “Accept: text/event-stream”.',
};
