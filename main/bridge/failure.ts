import { errorBody, errorMessage, rpcCode } from '../gateway/downstream/json-rpc';
import { rawMember } from '../gateway/json/scan';
import type { DoorAnswer } from './door';

/** The answer to a request that the gateway did not answer: what it said instead, or what became of it and what to do next. */
export function failureOf(idJson: string, answer: DoorAnswer): string {
  return errorMessage(idJson, saidBy(answer) ?? errorBody(rpcCode.server, sentenceFor(answer)));
}

export function sentenceFor(answer: DoorAnswer): string {
  switch (answer.kind) {
    case 'closed':
      return 'Gatehouse does not run. Start it, then call again.';
    case 'barred':
      return answer.sentence;
    case 'refused':
      return answer.status === 401
        ? 'Gatehouse does not know this client any more. Connect it again in Gatehouse.'
        : `Gatehouse refused this (HTTP ${answer.status}). Look into its window.`;
    default:
      return 'The connection to Gatehouse broke off. Whether the call was run is not known: look into Gatehouse before calling again.';
  }
}

/** Raw `error`. Of a refused token only we know which client it was of, and what to do about it. */
function saidBy(answer: DoorAnswer): string | undefined {
  if (answer.kind !== 'refused' || answer.status === 401) return undefined;
  try {
    JSON.parse(answer.body);
    const error = rawMember(answer.body, 'error');
    return error?.startsWith('{') ? error : undefined;
  } catch {
    return undefined;
  }
}

/** The code of the error in a refusal, `undefined` when it has none. */
export function refusalCode(answer: DoorAnswer): number | undefined {
  const said = saidBy(answer);
  const { code } = JSON.parse(said ?? '{}') as { code?: unknown };
  return typeof code === 'number' ? code : undefined;
}
