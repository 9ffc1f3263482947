import type { ClientRequest } from '../answer';
import { errorBody, rpcCode } from '../downstream/json-rpc';
import { answerText } from '../json/answer-member';
import { replaceMembers } from '../json/scan';
import type { UpstreamAnswer } from '../upstream/link';
import { type InputRequest, readInputRequired } from './input-required';
import type { TaskExchange } from './task-exchange';
import { cancelledAnswer } from './waiting-task';
import type { Answering } from './waiting-tasks';

const mostRounds = 10;

/**
 * Answers a call of a client that follows it as a task: what its server wants to know before it goes on (2026-07-28, “Multi Round-Trip
 * Requests”) is asked by means of the task, for its client was answered long ago. Without a task it is the client's to go on. Never rejects.
 */
export async function inTaskRounds(
  request: ClientRequest,
  { exchange, task }: TaskExchange,
  answer: Answering,
): Promise<UpstreamAnswer> {
  let given = await answer(request, exchange);
  for (let round = 0; round < mostRounds; round += 1) {
    const asked = task();
    const required = asked && wantsInput(given) ? readInputRequired(given.json) : undefined;
    if (!required) return given;
    const responses = await askAll(required.requests);
    if (typeof responses !== 'string') return responses;
    const paramsJson = replaceMembers(request.paramsJson, {
      inputResponses: required.requests.length === 0 ? undefined : responses,
      requestState: required.stateJson ?? undefined,
    });
    given = await answer({ ...request, paramsJson }, exchange);
  }
  return wantsInput(given) ? neverEnough : given;

  /** Raw `inputResponses`; an answer: how the call ends without them. */
  async function askAll(requests: readonly InputRequest[]): Promise<string | UpstreamAnswer> {
    try {
      const all = requests.map(({ method, paramsJson }) => exchange.ask({ method, paramsJson }, exchange.gone));
      const answers = await Promise.all(all);
      const failed = answers.find(({ kind }) => kind === 'error');
      if (failed) return failed;
      const members = answers.map(({ json }, index) => `${JSON.stringify(requests[index]?.key)}:${json}`);
      return `{${members.join(',')}}`;
    } catch {
      // The task was cancelled, or all was stopped.
      return cancelledAnswer;
    }
  }
}

const neverEnough: UpstreamAnswer = {
  kind: 'error',
  json: errorBody(
    rpcCode.server,
    `The server asked for input ${mostRounds} times and still wants more. Give it all it needs with the call.`,
  ),
};

function wantsInput(answer: UpstreamAnswer): boolean {
  return answer.kind === 'result' && answerText(answer, 'resultType') === 'input_required';
}
