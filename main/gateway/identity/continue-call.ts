import { GatehouseError } from '../../../shared/errors';
import { readText } from '../json/answer-member';
import { rawMember, replaceMembers, scanMembers } from '../json/scan';
import type { Continuation, Seals } from '../relay/seal';
import type { ToolCall } from '../tool-call';
import type { Params } from './params';

type Continued = Pick<ToolCall, 'paramsJson' | 'earlier' | 'refusal'>;

/**
 * A later round of a call whose server asked for input: the state that we gave the client says which call it is. What does not
 * fit is refused, and recorded. The server's own state is put back byte for byte.
 */
export function continueCall(
  call: ToolCall,
  { state, params, seals }: { state: string; params: Params; seals: Seals },
): Continued {
  const { paramsJson } = call;
  if (call.refusal) return { paramsJson, earlier: null, refusal: call.refusal };
  const opened = seals.open(readText(state) ?? '');
  if (!opened || !isSameCall(opened.continuation, call)) return { paramsJson, earlier: null, refusal: wrongState() };
  const { continuation, nonce } = opened;
  if (continuation.fingerprint !== call.fingerprint) return { paramsJson, earlier: null, refusal: changed(call.tool) };
  const earlier = seals.takeApproval(nonce) ?? null;
  if (continuation.next === 'pass') {
    const restored = replaceMembers(paramsJson, { requestState: continuation.stateJson ?? undefined });
    return { paramsJson: restored, earlier, refusal: null };
  }
  const first = replaceMembers(paramsJson, { requestState: undefined, inputResponses: undefined });
  return { paramsJson: first, earlier, refusal: isAccepted(params.raw('inputResponses')) ? null : declined() };
}

function isSameCall(continuation: Continuation, call: ToolCall): boolean {
  return (
    continuation.clientId === call.client.id &&
    continuation.server === call.server &&
    continuation.method === call.method &&
    continuation.tool === call.tool &&
    continuation.digest === call.digest
  );
}

/** Every page was opened. */
function isAccepted(responsesJson: string | undefined): boolean {
  if (!responsesJson?.startsWith('{')) return false;
  const responses = scanMembers(responsesJson).map(({ valueStart, valueEnd }) =>
    responsesJson.slice(valueStart, valueEnd),
  );
  const accepts = (response: string) =>
    response.startsWith('{') && readText(rawMember(response, 'action')) === 'accept';
  return responses.length > 0 && responses.every(accepts);
}

function wrongState(): GatehouseError {
  const message =
    'This “requestState” does not belong to this call, or is older than 15 minutes. Make the call again without it.';
  return new GatehouseError('invalid-request', message);
}

function changed(tool: string): GatehouseError {
  const message = `“${tool}” changed since its server asked for input. List what it offers again, then call it anew.`;
  return new GatehouseError('conflict', message);
}

function declined(): GatehouseError {
  const message = 'The page that the server asked for was not opened, so the call was not made again.';
  return new GatehouseError('invalid-request', message);
}
