import type { LimitName } from '../../../shared/domain/limits';
import { GatehouseError } from '../../../shared/errors';
import type { Approval } from '../approval/approve';
import { errorBody, rpcCode } from '../downstream/json-rpc';
import type { Era, Exchange } from '../exchange';
import { answerMember, answerText, readText } from '../json/answer-member';
import { rawMember, replaceMembers, scanElements } from '../json/scan';
import type { ToolCall } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';
import { missingCapability } from './can-answer';
import { inputMethods, readInputRequired } from './input-required';
import { brokenRequest, driveRounds } from './rounds';
import type { Seals } from './seal';
import { madeTask, relatedTo, renamed, type Tasks } from './tasks';

export interface SettleParts {
  seals: Seals;
  tasks: Tasks;
  /** Whether the tool's structured result has to be wrapped for clients that only take objects. */
  wrapsResult: (call: ToolCall) => boolean;
}

/** One call that was just answered. */
export interface Answered {
  readonly call: ToolCall;
  readonly approval: Approval | null;
  readonly exchange: Exchange;
  readonly serverEra: Era;
  /** Sends the same call with other `params`, after another confirmation. */
  again(paramsJson: string): Promise<UpstreamAnswer>;
  /** The server ran into a limit of ours. */
  onLimit?(limit: LimitName): void;
}

/** Makes a server's answer one that the client's era knows. Most answers stay as they are. */
export function createSettle(parts: SettleParts) {
  return settle;

  async function settle(answer: UpstreamAnswer, about: Answered): Promise<UpstreamAnswer> {
    if (answer.kind === 'error') return settleError(answer, about);
    if (about.call.partOf && !answer.facts) parts.tasks.update(about.call.server, answer.json);
    if (about.serverEra === 'session') return asShown(learnTask(answer, about), about.call);
    switch (answerText(answer, 'resultType')) {
      case 'input_required':
        return await settleInput(answer, about);
      case 'task':
        return settleTask(answer, about);
      default:
        return settleComplete(answer, about);
    }
  }

  function settleComplete(answer: UpstreamAnswer, { call, exchange }: Answered): UpstreamAnswer {
    return exchange.peer.era === 'session' && parts.wrapsResult(call) ? wrapStructured(answer) : asShown(answer, call);
  }

  function settleError(answer: UpstreamAnswer, about: Answered): UpstreamAnswer {
    const isForSession = about.exchange.peer.era === 'session';
    const code = answerMember(answer, 'code') ?? '';
    if (about.serverEra === 'session') return isForSession ? answer : settleErrorOfSession(answer, code, about);
    const ofHop = hopErrors[code];
    if (ofHop) return { kind: 'error', json: errorBody(rpcCode.server, ofHop(about.call.server)) };
    return isForSession ? settleErrorForSession(answer, code, about) : answer;
  }

  function settleErrorOfSession(answer: UpstreamAnswer, code: string, about: Answered): UpstreamAnswer {
    if (code === '-32042') return settleUrls(answer, about);
    if (!statelessOnly.has(code)) return answer;
    // In its era these are anybody's to use; to this client they would speak of its own headers and capabilities.
    return { kind: 'error', json: replaceMembers(answer.json, { code: String(rpcCode.server) }) };
  }

  async function settleInput(answer: UpstreamAnswer, about: Answered): Promise<UpstreamAnswer> {
    const { call, approval, exchange } = about;
    if (!inputMethods.includes(call.method)) throw brokenRequest(call.server);
    if (exchange.peer.era === 'session') return await settle(await driveRounds(answer, call, about), about);
    const required = readInputRequired(answer.json, () => about.onLimit?.('round-requests'));
    if (!required) throw brokenRequest(call.server);
    const state = parts.seals.seal(call, approval, { next: 'pass', stateJson: required.stateJson });
    return { kind: 'result', json: replaceMembers(answer.json, { requestState: JSON.stringify(state) }) };
  }

  function settleTask(answer: UpstreamAnswer, { call, exchange }: Answered): UpstreamAnswer {
    if (exchange.peer.era === 'session') throw foreignTask(call.server);
    parts.tasks.learn(call, 'stateless', answer.json, exchange.tasking?.taskId);
    return answer;
  }

  /** 2025-11-25: the client asked for a task by `params.task`, and the result names it. */
  function learnTask(answer: UpstreamAnswer, { call, exchange }: Answered): UpstreamAnswer {
    const task = madeTask(call, answer);
    if (task !== undefined) parts.tasks.learn(call, 'session', task, exchange.tasking?.taskId);
    return answer;
  }

  /** A session server wants a page opened (-32042); in the stateless era that is input like any other, and the call is made again after it. */
  function settleUrls(answer: UpstreamAnswer, { call, approval, exchange }: Answered): UpstreamAnswer {
    const requests = urlRequests(answer.json);
    if (!requests || !inputMethods.includes(call.method)) return answer;
    if (missingCapability(exchange.peer, 'elicitation/create', '{"mode":"url"}')) return urlsNeeded;
    const state = parts.seals.seal(call, approval, { next: 'repeat', stateJson: null });
    const json = `{"resultType":"input_required","inputRequests":{${requests}},"requestState":${JSON.stringify(state)}}`;
    return { kind: 'result', json };
  }
}

/** Errors of 2026-07-28 about how a request was sent: that was us, and the client can do nothing about it. */
const hopErrors: Readonly<Partial<Record<string, (server: string) => string>>> = {
  [rpcCode.headerMismatch]: (server) =>
    `Server “${server}” refused the headers that Gatehouse sent with this call. Its definitions may have changed: list them again, then call again. If it stays, restart the server in Gatehouse.`,
  [rpcCode.unsupportedVersion]: (server) =>
    `Server “${server}” no longer speaks the protocol revision that it agreed on with Gatehouse. Ask the user to restart the server in Gatehouse, then call again.`,
};

const statelessOnly: ReadonlySet<string> = new Set(
  [rpcCode.headerMismatch, rpcCode.missingCapability, rpcCode.unsupportedVersion].map(String),
);

function settleErrorForSession(answer: UpstreamAnswer, code: string, { call }: Answered): UpstreamAnswer {
  if (code === String(rpcCode.missingCapability)) return lacksCapability(answer, call);
  if (code !== String(rpcCode.invalidParams) || !isAboutItsUri(answer, call)) return answer;
  return { kind: 'error', json: replaceMembers(answer.json, { code: String(rpcCode.resourceNotFound) }) };
}

/** Since 2026-07-28 a resource that is not there is an invalid parameter, told from others by the URI in `data` (“Resources”, error handling). */
function isAboutItsUri(answer: UpstreamAnswer, { method, paramsJson }: ToolCall): boolean {
  if (method !== 'resources/read') return false;
  try {
    const uri = readText(rawMember(paramsJson, 'uri'));
    return uri !== undefined && readText(rawMember(rawMember(answer.json, 'data') ?? '{}', 'uri')) === uri;
  } catch {
    return false;
  }
}

/** What the server says it needs is what the client declared to us, and we to it: not the client's hop, but its lack. */
function lacksCapability(answer: UpstreamAnswer, call: ToolCall): UpstreamAnswer {
  const lacking = requiredCapabilities(answer.json);
  const what = lacking.length === 0 ? 'something' : lacking.map((name) => `“${name}”`).join(' and ');
  const text = `Server “${call.server}” needs ${what} from this client, which did not say that it supports it. Use a client that does.`;
  return { kind: 'error', json: errorBody(rpcCode.server, text) };
}

function requiredCapabilities(errorJson: string): string[] {
  try {
    const { data } = JSON.parse(errorJson) as { data?: { requiredCapabilities?: object } };
    const names = Object.keys(data?.requiredCapabilities ?? {});
    return names.slice(0, 5).map((name) => name.slice(0, 100));
  } catch {
    return [];
  }
}

const urlsNeeded: UpstreamAnswer = {
  kind: 'error',
  json: JSON.stringify({
    code: -32021,
    message: 'The server wants a page to be opened, which this client does not support (elicitation by URL).',
    data: { requiredCapabilities: { elicitation: { url: {} } } },
  }),
};

/** Members of `inputRequests`, raw, from the elicitations that a URLElicitationRequiredError lists (MCP 2025-11-25 “Elicitation”). */
function urlRequests(errorJson: string): string | undefined {
  try {
    const elicitations = scanElements(rawMember(rawMember(errorJson, 'data') ?? '', 'elicitations') ?? '');
    if (elicitations.length === 0) return undefined;
    JSON.parse(errorJson);
    const requests = elicitations.map((params, index) => {
      const key = readText(rawMember(params, 'elicitationId')) ?? `page-${index + 1}`;
      return [key, `{"method":"elicitation/create","params":${params}}`] as const;
    });
    const members = new Map(requests);
    return [...members].map(([key, request]) => `${JSON.stringify(key)}:${request}`).join(',');
  } catch {
    return undefined;
  }
}

/** What a server says of a task, under the name that the client has for it. */
function asShown(answer: UpstreamAnswer, { method, partOf }: ToolCall): UpstreamAnswer {
  if (partOf === null || partOf.taskId === partOf.shownAs) return answer;
  const rename = method === 'tasks/result' ? relatedTo : renamed;
  // The acknowledgements of the extension name nothing.
  if (rename === renamed && answerMember(answer, 'taskId') === undefined) return answer;
  return { kind: 'result', json: rename(answer.json, partOf) };
}

/** As the list shows it to session clients: `{"result": …}` (MCP 2025-11-25 knows objects only). */
function wrapStructured(answer: UpstreamAnswer): UpstreamAnswer {
  const structured = answerMember(answer, 'structuredContent');
  if (answer.kind !== 'result' || structured === undefined) return answer;
  const whole = rawMember(answer.json, 'structuredContent') ?? structured;
  return { kind: 'result', json: replaceMembers(answer.json, { structuredContent: `{"result":${whole}}` }) };
}

function foreignTask(server: string): GatehouseError {
  const message = `Server “${server}” made a task of this call, of a kind (2026-07-28) that this client's protocol revision cannot follow. Use a client that speaks 2026-07-28.`;
  return new GatehouseError('upstream-failed', message);
}
