import { answerMember, answerText } from '../json/answer-member';
import type { CallMethod } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';
import type { Inspection } from './inspect-request';

/** What a complete result must have at least, by method; anything more is the client's to judge. */
const requiredMember: ReadonlyMap<CallMethod, string> = new Map([
  ['resources/read', 'contents'],
  ['prompts/get', 'messages'],
]);

/** A result that is no object, or lacks what its method promises, is the server's fault and is not passed on as an answer. */
export function inspectResponse(method: CallMethod, answer: UpstreamAnswer): Inspection {
  // A large answer was checked while it came in.
  if (!answer.bytes && !isObject(answer.json)) {
    return {
      outcome: 'block',
      reason: 'The server answered with something that is not valid JSON. Restart it or report this to its maker.',
    };
  }
  const wanted = answer.kind === 'result' ? requiredMember.get(method) : undefined;
  if (wanted && answerMember(answer, wanted) === undefined && isComplete(answer)) {
    return { outcome: 'block', reason: `The server's answer has no “${wanted}”.` };
  }
  return { outcome: 'pass' };
}

/** Servers of the session era have no other results, and no word for it. */
function isComplete(answer: UpstreamAnswer): boolean {
  return (answerText(answer, 'resultType') ?? 'complete') === 'complete';
}

/** The link takes raw text from between brackets that balance; whether it is JSON all through is settled here, once. */
function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
