import { readText } from '../json/answer-member';
import { rawMember, scanMembers } from '../json/scan';

/** One thing a server wants to be told before it goes on (MCP 2026-07-28, `InputRequests`). */
export interface InputRequest {
  readonly key: string;
  readonly method: string;
  readonly paramsJson: string;
}

export interface InputRequired {
  readonly requests: readonly InputRequest[];
  /** Raw text of the server's state; `null`: it gave none. */
  readonly stateJson: string | null;
}

const mostRequests = 32;
const askable: readonly string[] = ['elicitation/create', 'sampling/createMessage', 'roots/list'];

/** The only methods that may be answered with a request for input. */
export const inputMethods: readonly string[] = ['tools/call', 'resources/read', 'prompts/get'];

/** Reads an `InputRequiredResult`; `undefined` when it breaks the protocol. `onTooMany`: it wants more than we ask for at once. */
export function readInputRequired(json: string, onTooMany?: () => void): InputRequired | undefined {
  try {
    const stateJson = rawMember(json, 'requestState') ?? null;
    const requestsJson = rawMember(json, 'inputRequests');
    if (stateJson === null ? requestsJson === undefined : readText(stateJson) === undefined) return undefined;
    const requests = requestsJson === undefined ? [] : readRequests(requestsJson, onTooMany);
    return requests && { requests, stateJson };
  } catch {
    return undefined;
  }
}

function readRequests(json: string, onTooMany?: () => void): InputRequest[] | undefined {
  const members = scanMembers(json);
  if (members.length > mostRequests) {
    onTooMany?.();
    return undefined;
  }
  const requests = members.map(({ key, valueStart, valueEnd }) => {
    const request = json.slice(valueStart, valueEnd);
    const paramsJson = rawMember(request, 'params') ?? '{}';
    return { key, method: readText(rawMember(request, 'method')) ?? '', paramsJson };
  });
  const isSound = requests.every(
    ({ method, paramsJson }) => askable.includes(method) && paramsJson.startsWith('{') && isJson(paramsJson),
  );
  return isSound && new Set(members.map(({ key }) => key)).size === members.length ? requests : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
