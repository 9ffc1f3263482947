import { type ErrorCode, GatehouseError } from '../../../shared/errors';
import { NotApproved } from '../approval/approve';
import { decisionKey } from '../protocol';
import type { CallMethod } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';
import { errorBody, rpcCode } from './json-rpc';

const retryAfterSeconds = 30;

/** How a failed call is told to its client. One of the two doors at which an error gets its outer form. */
export function toMcpError(error: unknown, method: CallMethod): UpstreamAnswer {
  if (!(error instanceof GatehouseError))
    return asError(rpcCode.internal, 'Gatehouse failed inside. Try again; if it stays, restart it.');
  if (error.code === 'unknown-tool' || error.code === 'invalid-request')
    return asError(rpcCode.invalidParams, error.message);
  if (error.code === 'cancelled') return asError(rpcCode.server, 'Cancelled.');
  const text = sentenceFor(error);
  return method === 'tools/call' ? asToolError(text, metaOf(error)) : asError(rpcCode.server, text);
}

/** What the model reads: never an `isError: false`, always what to do next. */
function sentenceFor(error: GatehouseError): string {
  const id = error instanceof NotApproved ? error.requestId : '';
  switch (error.code) {
    case 'denied-by-user': {
      const guidance = error instanceof NotApproved && error.guidance ? ` ${endSentence(error.guidance)}` : '';
      return `Denied by the user.${guidance} Do not retry this call unchanged.`;
    }
    case 'denied-by-policy':
      return `Blocked by rule “${error.message}” Do not retry this call unchanged.`;
    case 'approval-timeout':
      if (id === '') return error.forClient;
      return `Nobody answered the approval request ${id} in time, so the call was not made. Ask the user before you try it again.`;
    case 'approval-pending':
      return (
        `Waiting for a person to approve (request ${id}). Do not change anything; ` +
        `call the same tool again with the same arguments in about ${retryAfterSeconds} seconds.`
      );
    case 'record-unavailable':
      // The message itself names a file of the person's, which is no business of a model.
      return 'The call was not made, because Gatehouse cannot write its record. Ask the user to look at Gatehouse.';
    case 'result-blocked': {
      if (id === '') return error.forClient;
      const guidance = error instanceof NotApproved && error.guidance ? ` ${endSentence(error.guidance)}` : '';
      return `${error.message} The call itself was made: do not make it again.${guidance}`;
    }
    case 'blocked-by-guardrail':
      return `Not sent to the server. ${error.message}`;
    default:
      return error.forClient;
  }
}

const statusOf: Partial<Record<ErrorCode, string>> = {
  'denied-by-user': 'denied',
  'denied-by-policy': 'blocked-by-rule',
  'approval-timeout': 'timed-out',
  'approval-pending': 'pending',
  'result-blocked': 'result-withheld',
  'blocked-by-guardrail': 'blocked-by-guardrail',
  'tool-turned-off': 'turned-off',
  paused: 'paused',
};

function metaOf(error: GatehouseError): Record<string, unknown> {
  const status = statusOf[error.code] ?? 'failed';
  const id = error instanceof NotApproved ? { requestId: error.requestId } : {};
  const retry = error.code === 'approval-pending' ? { retryAfterSeconds } : {};
  return { [decisionKey]: { status, ...id, ...retry } };
}

function asToolError(text: string, meta: Record<string, unknown>): UpstreamAnswer {
  return { kind: 'result', json: JSON.stringify({ content: [{ type: 'text', text }], isError: true, _meta: meta }) };
}

function asError(code: number, message: string): UpstreamAnswer {
  return { kind: 'error', json: errorBody(code, message) };
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
