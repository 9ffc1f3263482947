import type { Approval } from './approval/approve';
import { answerMember } from './json/answer-member';
import { rawMember, replaceMembers } from './json/scan';
import { decisionKey } from './protocol';
import type { ToolCall } from './tool-call';
import type { UpstreamAnswer } from './upstream/link';

/** The answer of a call whose arguments a person changed says so to the client's program, beside what the server says there. Any other is left alone. */
export function tellEdited(
  answer: UpstreamAnswer,
  { call, approval }: { call: ToolCall; approval: Approval | null },
): UpstreamAnswer {
  if (call.original === null || answer.kind === 'error') return answer;
  const decision = JSON.stringify({ status: 'allowed', requestId: approval?.requestId ?? null, edited: true });
  // Rare enough that a large answer may be read for it: a member can only be put into one of that name.
  const known = answerMember(answer, '_meta')?.startsWith('{') ? rawMember(answer.json, '_meta') : undefined;
  const meta = replaceMembers(known ?? '{}', { [decisionKey]: decision });
  return { kind: 'result', json: replaceMembers(answer.json, { _meta: meta }) };
}
