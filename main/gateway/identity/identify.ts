import type { GatehouseError } from '../../../shared/errors';
import type { Exchange } from '../exchange';
import { inspectJson } from '../json/check';
import { digestInspected, sha256 } from '../json/digest';
import type { Viewer } from '../list-tools';
import type { Clock } from '../ports';
import type { Seals } from '../relay/seal';
import type { CallMethod, ToolCall } from '../tool-call';
import { newCallId } from './call-id';
import { continueCall } from './continue-call';
import { type Params, readParams } from './params';
import { isKnownMethod, type Meaning, type ReadParts, readCall } from './read-call';

/** A request that reaches a server. */
export interface CallRequest {
  readonly method: CallMethod;
  readonly viewer: Viewer;
  readonly session: string;
  readonly impostor?: string | undefined;
  readonly paramsJson: string;
}

export interface IdentifyParts extends ReadParts {
  clock: Clock;
  seals: Seals;
  /** Why no call is let through now; `null`: they are. */
  halted: () => GatehouseError | null;
}

/**
 * Which server and tool a request means. What cannot be reached comes back as a call with a refusal, so that it is recorded like any other.
 * @throws GatehouseError `invalid-request` when `params` are not what the method takes.
 */
export function createIdentify(parts: IdentifyParts) {
  return async function identify(request: CallRequest, exchange: Exchange): Promise<ToolCall> {
    const { method, viewer, session } = request;
    const params = readParams(request.paramsJson);
    const meaning = await readCall({ method, viewer, params, parts, signal: exchange.gone });
    const state = exchange.peer.era === 'stateless' ? params.raw('requestState') : undefined;
    const traits = inspectJson(meaning.argumentsJson);
    const receivedAt = parts.clock.now();
    const { risk, riskReason } = riskOf(method, meaning);
    const bound = bind(method, params, {
      digest: digestInspected(meaning.argumentsJson, traits),
      isContinued: state !== undefined,
    });
    const call = {
      id: newCallId(receivedAt),
      method,
      client: { id: viewer.client.id, name: viewer.client.name },
      session,
      server: meaning.server,
      tool: meaning.tool,
      risk,
      riskReason,
      fingerprint: meaning.found?.fingerprint ?? parts.catalog.methodFingerprint(meaning.server, method),
      argumentsJson: meaning.argumentsJson,
      traits,
      digest: bound.digest,
      extras: bound.extras,
      paramsJson: meaning.changes ? params.with(meaning.changes) : params.json,
      receivedAt,
      refusal: meaning.refusal ?? null,
      earlier: null,
      original: null,
      partOf: meaning.partOf ?? null,
      ...(request.impostor !== undefined && { impostor: request.impostor }),
    } satisfies ToolCall;
    const whole =
      state === undefined ? call : { ...call, ...continueCall(call, { state, params, seals: parts.seals }) };
    const refusal = parts.halted();
    return Object.freeze(refusal ? { ...whole, refusal } : whole);
  };
}

function riskOf(method: CallMethod, { found }: Meaning): Pick<ToolCall, 'risk' | 'riskReason'> {
  if (found) return { risk: found.risk, riskReason: found.reason };
  if (method !== 'tools/call' && isKnownMethod(method)) return { risk: 'read', riskReason: 'it is not a tool' };
  return { risk: 'unknown', riskReason: 'nothing is known of it' };
}

/** Members that a method takes. All of them and what stands beside them are bound; of other methods the arguments are all there is. */
const known: Readonly<Record<string, readonly string[]>> = {
  'tools/call': ['name', 'arguments', '_meta', 'task'],
  'resources/read': ['uri', '_meta'],
  'resources/subscribe': ['uri', '_meta'],
  'prompts/get': ['name', 'arguments', '_meta'],
};

/** What the client adds to a call in a later round. Its own state says which call that is. */
const ofRounds: readonly string[] = ['requestState', 'inputResponses'];

/** What an approval is bound to: all that is sent but the metadata. */
function bind(
  method: CallMethod,
  params: Params,
  { digest, isContinued }: { digest: string; isContinued: boolean },
): Pick<ToolCall, 'digest' | 'extras'> {
  const names = Object.hasOwn(known, method) ? known[method] : undefined;
  if (!names) return { digest, extras: [] };
  const beside = (key: string) => !names.includes(key) && !(isContinued && ofRounds.includes(key));
  const extras = params.keys.filter(beside);
  return { digest: digestWith(digest, params, extras), extras };
}

/** Of the arguments' digest and what is sent beside them: whether the server makes a task of the call is part of what is asked for. */
export function digestWith(digest: string, params: Params, extras: readonly string[]): string {
  const bound = params.keys.filter((key) => key === 'task' || extras.includes(key));
  return bound.length === 0 ? digest : sha256([digest, ...bound.map((key) => params.whole(key))].join('\n'));
}
