import { rawMember } from '../json/scan';
import type { CallMethod } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';
import type { Inspection } from './inspect-request';

/** What a result must have at least, by method; anything more is the client's to judge. */
const requiredMember: Record<CallMethod, string | null> = {
  'tools/call': null,
  'resources/read': 'contents',
  'prompts/get': 'messages',
};

/** A result that is no object, or lacks what its method promises, is the server's fault and is not passed on as an answer. */
export function inspectResponse(method: CallMethod, answer: UpstreamAnswer): Inspection {
  if (answer.kind === 'error') return { outcome: 'pass' };
  if (!isObject(answer.json)) {
    return {
      outcome: 'block',
      reason: 'The server answered with something that is not a result object. Restart it or report this to its maker.',
    };
  }
  const wanted = requiredMember[method];
  if (wanted && rawMember(answer.json, wanted) === undefined) {
    return { outcome: 'block', reason: `The server's answer has no “${wanted}”.` };
  }
  return { outcome: 'pass' };
}

/** The link takes raw text from between brackets that balance; whether it is JSON all through is settled here. */
function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
