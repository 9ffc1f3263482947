import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../../../shared/errors';
import type { Caller } from '../answer';
import { readText } from '../json/answer-member';
import { digestJson } from '../json/digest';
import { rawMember, replaceMembers, scanMembers } from '../json/scan';
import { createStateSeal, parkedPrefix } from './request-state';
import type { RunningCall } from './running-call';

/** What a retry must repeat. */
export interface ParkedRequest {
  readonly caller: Caller;
  readonly method: string;
  readonly paramsJson: string;
}

/** Calls whose clients are gathering what a server asked for. */
export interface ParkedCalls {
  /** `undefined`: the client has too many already. The next round of one call ends the one before. */
  park(call: RunningCall, request: ParkedRequest): string | undefined;
  /** The call that this request goes on with, its answers handed over; a sentence when it may not; `undefined`: it is no retry of ours. */
  resume(request: ParkedRequest): RunningCall | string | undefined;
  /** Its answer was given. */
  forget(call: RunningCall): void;
  endOfClient(clientId: string): void;
  close(): void;
}

const longestMs = 10 * 60_000;
const maxPerClient = 50;

interface Parked {
  readonly id: string;
  readonly call: RunningCall;
  readonly request: ParkedRequest;
  readonly digest: string;
  round: number;
  /** The state of this round was given out and not used yet. */
  isWaiting: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export function createParkedCalls(): ParkedCalls {
  const seal = createStateSeal();
  const parked = new Map<string, Parked>();
  const byCall = new WeakMap<RunningCall, Parked>();

  function drop(entry: Parked, reason?: GatehouseError): void {
    clearTimeout(entry.timer);
    parked.delete(entry.id);
    if (reason) entry.call.abort(reason);
  }

  function entryFor(call: RunningCall, request: ParkedRequest): Parked | undefined {
    const known = byCall.get(call);
    if (known) return known;
    const own = [...parked.values()].filter((each) => each.request.caller.clientId === request.caller.clientId);
    if (own.length >= maxPerClient) return undefined;
    const digest = digestOf(request.paramsJson);
    const entry = { id: randomUUID(), call, request, digest, round: 0, isWaiting: false, timer: undefined };
    byCall.set(call, entry);
    parked.set(entry.id, entry);
    return entry;
  }

  function find({ caller, method, paramsJson }: ParkedRequest, text: string): Parked | string {
    const state = seal.open(text);
    if (!state) return changed;
    const entry = parked.get(state.callId);
    if (state.clientId !== caller.clientId) return changed;
    if (!entry || entry.round !== state.round || !entry.isWaiting) return over;
    const { request } = entry;
    const isSame = request.caller.server === caller.server && request.method === method;
    return isSame && digestOf(paramsJson) === entry.digest ? entry : another;
  }

  return {
    park(call, request) {
      const entry = entryFor(call, request);
      if (!entry) return undefined;
      entry.round += 1;
      entry.isWaiting = true;
      clearTimeout(entry.timer);
      entry.timer = setTimeout(() => drop(entry, waitedTooLong()), longestMs);
      entry.timer.unref();
      return seal.seal({ callId: entry.id, round: entry.round, clientId: request.caller.clientId });
    },
    resume(request) {
      const state = stateOf(request.paramsJson);
      if (state === undefined) return undefined;
      const entry = find(request, state);
      if (typeof entry === 'string') return entry;
      const responses = readResponses(request.paramsJson, entry.call.questions());
      if (typeof responses === 'string') return responses;
      entry.isWaiting = false;
      clearTimeout(entry.timer);
      entry.call.reply(responses);
      return entry.call;
    },
    forget(call) {
      const entry = byCall.get(call);
      // A client that is still gathering gets the answer with its retry.
      if (entry && !entry.isWaiting) drop(entry);
    },
    endOfClient(clientId) {
      for (const entry of [...parked.values()]) if (entry.request.caller.clientId === clientId) drop(entry, revoked());
    },
    close() {
      for (const entry of [...parked.values()]) drop(entry, closing());
    },
  };
}

/** A state of ours, by its first characters; states of servers are the pipeline's. */
function stateOf(paramsJson: string): string | undefined {
  if (!paramsJson.includes('requestState') && !paramsJson.includes('\\u')) return undefined;
  const state = readText(rawMember(paramsJson, 'requestState'));
  return state?.startsWith(parkedPrefix) ? state : undefined;
}

/** The parameters but for what every retry changes. */
function digestOf(paramsJson: string): string {
  return digestJson(
    replaceMembers(paramsJson, { inputResponses: undefined, requestState: undefined, _meta: undefined }),
  );
}

/** The client's answers to what is still asked; others are ignored, missing ones will be asked again. */
export function readResponses(
  paramsJson: string,
  questions: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> | string {
  const json = rawMember(paramsJson, 'inputResponses') ?? '{}';
  if (!json.startsWith('{')) return badResponses;
  const responses = new Map<string, string>();
  for (const { key, valueStart, valueEnd } of scanMembers(json)) {
    if (!questions.has(key)) continue;
    const value = json.slice(valueStart, valueEnd);
    if (!value.startsWith('{')) return badResponses;
    responses.set(key, value);
  }
  return responses;
}

const changed =
  'This “requestState” was changed, is another client’s, or is of an earlier run of Gatehouse. Make the call again without it.';
const over = 'This “requestState” was used already, or its call ended meanwhile. Make the call again without it.';
const another = 'This “requestState” belongs to another call. Repeat the same method and parameters with it.';
const badResponses = '“inputResponses” must be an object with an object for each answer. Send them again.';

function waitedTooLong(): GatehouseError {
  return new GatehouseError('cancelled', 'The client did not answer what the server asked within 10 minutes.');
}

function revoked(): GatehouseError {
  return new GatehouseError('cancelled', 'This client was revoked.');
}

function closing(): GatehouseError {
  return new GatehouseError('cancelled', 'Gatehouse is closing.');
}
