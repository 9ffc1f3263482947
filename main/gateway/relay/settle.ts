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
import { asksForTask, type Tasks } from './tasks';

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
}

/** Makes a server's answer one that the client's era knows. Most answers stay as they are. */
export function createSettle(parts: SettleParts) {
  return settle;

  async function settle(answer: UpstreamAnswer, about: Answered): Promise<UpstreamAnswer> {
    if (answer.kind === 'error') return settleError(answer, about);
    if (about.call.partOf && !answer.facts) parts.tasks.update(about.call.server, answer.json);
    if (about.serverEra === 'session') return learnTask(answer, about);
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
    return exchange.peer.era === 'session' && parts.wrapsResult(call) ? wrapStructured(answer) : answer;
  }

  function settleError(answer: UpstreamAnswer, about: Answered): UpstreamAnswer {
    return about.exchange.peer.era === 'session' ? settleErrorForSession(answer, about) : settleUrls(answer, about);
  }

  async function settleInput(answer: UpstreamAnswer, about: Answered): Promise<UpstreamAnswer> {
    const { call, approval, exchange } = about;
    if (!inputMethods.includes(call.method)) throw brokenRequest(call.server);
    if (exchange.peer.era === 'session') return await settle(await driveRounds(answer, call, about), about);
    const required = readInputRequired(answer.json);
    if (!required) throw brokenRequest(call.server);
    const state = parts.seals.seal(call, approval, { next: 'pass', stateJson: required.stateJson });
    return { kind: 'result', json: replaceMembers(answer.json, { requestState: JSON.stringify(state) }) };
  }

  function settleTask(answer: UpstreamAnswer, { call, exchange }: Answered): UpstreamAnswer {
    if (exchange.peer.era === 'session') throw foreignTask(call.server);
    parts.tasks.learn(call, 'stateless', answer.json);
    return answer;
  }

  /** 2025-11-25: the client asked for a task by `params.task`, and the result names it. */
  function learnTask(answer: UpstreamAnswer, { call }: Answered): UpstreamAnswer {
    const task = !answer.facts && asksForTask(call) ? answerMember(answer, 'task') : undefined;
    if (task?.startsWith('{')) parts.tasks.learn(call, 'session', task);
    return answer;
  }

  /** A session server wants a page opened (-32042); in the stateless era that is input like any other, and the call is made again after it. */
  function settleUrls(answer: UpstreamAnswer, { call, approval, exchange, serverEra }: Answered): UpstreamAnswer {
    if (serverEra !== 'session' || answerMember(answer, 'code') !== '-32042') return answer;
    const requests = urlRequests(answer.json);
    if (!requests || !inputMethods.includes(call.method)) return answer;
    if (missingCapability(exchange.peer, 'elicitation/create', '{"mode":"url"}')) return urlsNeeded;
    const state = parts.seals.seal(call, approval, { next: 'repeat', stateJson: null });
    const json = `{"resultType":"input_required","inputRequests":{${requests}},"requestState":${JSON.stringify(state)}}`;
    return { kind: 'result', json };
  }
}

/** What the server says it needs is what the client declared to us, and we to it: not the client's hop, but its lack. */
function settleErrorForSession(answer: UpstreamAnswer, { call, serverEra }: Answered): UpstreamAnswer {
  if (serverEra !== 'stateless' || answerMember(answer, 'code') !== '-32021') return answer;
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
