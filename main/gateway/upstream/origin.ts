import type { Party } from '../exchange';
import { rawMember } from '../json/scan';
import { metaKey } from '../protocol';
import type { Origin } from './link';
import type { PendingRequests } from './pending';
import type { Served } from './served';

const standing: Origin = { kind: 'standing' };
const unclear: Origin = { kind: 'unclear' };

/** These tell of the server itself, whatever is under way meanwhile. */
const standingMethods: ReadonlySet<string> = new Set([
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
  'notifications/resources/updated',
]);

export interface Incoming {
  readonly method: string;
  readonly paramsJson: string;
  /** As a transport gives it: the request in whose stream it came, `null` for a standing stream, left out on a shared pipe. */
  readonly during: number | null | undefined;
}

/** What a link knows of those who use it. */
export interface Users {
  readonly pending: PendingRequests;
  readonly served: Pick<Served, 'only' | 'areSeveral' | 'mayMeanAnother'>;
  /** As in `LinkOptions`. */
  readonly ownerId: string | undefined;
}

/** Whom a notification or request of the server concerns. Where two parties could be meant it is neither (T-B13). */
export function originOf(incoming: Incoming, { pending, served, ownerId }: Users): Origin {
  const from = originAmong(incoming, pending, served);
  if (ownerId === undefined) return from;
  const live = from.kind === 'call' ? from : onlyParty(pending, served);
  return { kind: 'owner', partyId: ownerId, party: live.kind === 'call' ? live.party : undefined };
}

/** Whether what the server asks may concern a request of this party. */
export function isOf(from: Origin, party: Party | undefined): boolean {
  switch (from.kind) {
    case 'call':
      return from.party.partyId === party?.partyId;
    case 'owner':
      return from.partyId === party?.partyId;
    case 'standing':
      return party !== undefined;
    case 'unclear':
      return false;
  }
}

function originAmong(
  { method, paramsJson, during }: Incoming,
  pending: PendingRequests,
  served: Users['served'],
): Origin {
  if (standingMethods.has(method)) return standing;
  if (during === null) return outsideOfCalls(served);
  if (during !== undefined) {
    const request = pending.get(during);
    // Its request is over: whoever made it may be gone, and nobody else may have it.
    return request ? ofParty(request.party, served) : unclear;
  }
  return named(paramsJson, pending) ?? onlyMeant(pending, served);
}

/** On a shared pipe the only one with a request under way is meant, unless the server may still be at another's. */
function onlyMeant(pending: PendingRequests, served: Users['served']): Origin {
  const from = onlyParty(pending, served);
  return from.kind === 'call' && served.mayMeanAnother(from.party.clientId) ? unclear : from;
}

function ofParty(party: Party | undefined, served: Users['served']): Origin {
  return party ? { kind: 'call', party } : outsideOfCalls(served);
}

/** It may be late and tell of a call that was answered long ago, also of one whose client is gone. */
function outsideOfCalls(served: Users['served']): Origin {
  return served.areSeveral() ? unclear : { kind: 'standing', clientId: served.only() };
}

/** The task that the message says it belongs to. A progress token in its `_meta` is the server's own and says nothing of ours. */
function named(paramsJson: string, pending: PendingRequests): Origin | undefined {
  if (!paramsJson.includes('_meta') && !paramsJson.includes('\\u')) return undefined;
  try {
    const meta = rawMember(paramsJson, '_meta');
    if (!meta?.startsWith('{')) return undefined;
    const task = rawMember(meta, metaKey.relatedTask);
    return task === undefined ? undefined : ofTask(task, pending);
  } catch {
    return unclear;
  }
}

/** A task outlives the call that made it, so only a request about that very task tells whose it is. */
function ofTask(taskJson: string, pending: PendingRequests): Origin {
  const task = JSON.parse(taskJson) as { taskId?: unknown } | null;
  for (const { taskId, party } of pending.all())
    if (party && taskId !== undefined && taskId === task?.taskId) return { kind: 'call', party };
  return unclear;
}

/** The one party that has requests under way, by its latest request. */
function onlyParty(pending: PendingRequests, served: Users['served']): Origin {
  let only: Party | undefined;
  for (const { party } of pending.all()) {
    if (!party) continue;
    if (only && only.partyId !== party.partyId) return unclear;
    only = party;
  }
  return ofParty(only, served);
}
