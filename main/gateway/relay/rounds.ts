import type { LimitName } from '../../../shared/domain/limits';
import { GatehouseError } from '../../../shared/errors';
import type { Exchange } from '../exchange';
import { answerText } from '../json/answer-member';
import { replaceMembers } from '../json/scan';
import type { ToolCall } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';
import { missingCapability } from './can-answer';
import { type InputRequest, readInputRequired } from './input-required';

const mostRounds = 10;

interface RoundsOptions {
  readonly exchange: Exchange;
  again(paramsJson: string): Promise<UpstreamAnswer>;
  onLimit?(limit: LimitName): void;
}

/**
 * A stateless server wants input from a client of the session era: each question goes to the client as a request, and the
 * same call again with the answers (MCP 2026-07-28, “Multi Round-Trip Requests”). `again` confirms before it sends. Never
 * resolves with another request for input.
 * @throws GatehouseError when the client cannot answer or the server never has enough.
 */
export async function driveRounds(
  first: UpstreamAnswer,
  call: ToolCall,
  { exchange, again, onLimit }: RoundsOptions,
): Promise<UpstreamAnswer> {
  let answer = first;
  for (let round = 0; round < mostRounds; round += 1) {
    if (answer.kind !== 'result' || answerText(answer, 'resultType') !== 'input_required') return answer;
    const required = readInputRequired(answer.json, () => onLimit?.('round-requests'));
    if (!required) throw brokenRequest(call.server);
    const responses = await askAll(required.requests, call, exchange);
    const changes = {
      inputResponses: required.requests.length === 0 ? undefined : responses,
      requestState: required.stateJson ?? undefined,
    };
    answer = await again(replaceMembers(call.paramsJson, changes));
  }
  if (answerText(answer, 'resultType') !== 'input_required') return answer;
  onLimit?.('rounds');
  const message = `Server “${call.server}” asked for input ${mostRounds} times and still wants more. Give it all it needs with the call.`;
  throw new GatehouseError('upstream-failed', message);
}

export function brokenRequest(server: string): GatehouseError {
  const message = `Server “${server}” asked for input in a way that the protocol does not know. Report this to its maker.`;
  return new GatehouseError('upstream-failed', message);
}

/** Raw `inputResponses`. One after the other, for each may be a dialog that a person has to answer. */
async function askAll(requests: readonly InputRequest[], call: ToolCall, exchange: Exchange): Promise<string> {
  const responses: string[] = [];
  for (const { key, method, paramsJson } of requests) {
    const missing = missingCapability(exchange.peer, method, paramsJson);
    if (missing) throw cannotAnswer(call.server, missing);
    const answer = await exchange.ask({ method, paramsJson }, exchange.gone);
    if (answer.kind === 'error') throw clientFailed(call.server, method);
    responses.push(`${JSON.stringify(key)}:${answer.json}`);
  }
  return `{${responses.join(',')}}`;
}

function cannotAnswer(server: string, missing: readonly string[]): GatehouseError {
  const message = `Server “${server}” needs “${missing.join('.')}” from this client, which does not support it. Use a client that does.`;
  return new GatehouseError('upstream-failed', message);
}

function clientFailed(server: string, method: string): GatehouseError {
  const message = `Server “${server}” asked this client (“${method}”), which answered with an error. Call again to be asked again.`;
  return new GatehouseError('upstream-failed', message);
}
