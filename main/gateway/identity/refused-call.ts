import type { ClientConfig } from '../../../shared/domain/client';
import { GatehouseError } from '../../../shared/errors';
import type { Caller } from '../answer';
import { inspectJson } from '../json/check';
import { digestJson } from '../json/digest';
import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';
import { newCallId } from './call-id';

/** A request that was refused at the door, before anything of it was trusted. */
export interface Refused {
  readonly caller: Caller;
  readonly method: string;
  readonly reason: string;
}

const longestMethod = 200;

/** The same as a call that cannot go on, so that it is recorded like any other. What it held is not kept: nobody knows which of two readings it had. */
export function refusedCall(
  { caller, method, reason }: Refused,
  client: ClientConfig | undefined,
  clock: Clock,
): ToolCall {
  const receivedAt = clock.now();
  return Object.freeze({
    id: newCallId(receivedAt),
    method,
    client: { id: caller.clientId, name: client?.name ?? caller.clientId },
    session: caller.session,
    server: caller.server ?? '',
    tool: method.slice(0, longestMethod),
    risk: 'unknown',
    riskReason: 'it was refused unread',
    fingerprint: '',
    argumentsJson: '{}',
    traits: inspectJson('{}'),
    extras: [],
    digest: digestJson('{}'),
    paramsJson: '{}',
    receivedAt,
    refusal: new GatehouseError('invalid-request', reason),
    earlier: null,
    original: null,
    partOf: null,
  });
}
