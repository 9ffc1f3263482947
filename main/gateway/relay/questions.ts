import { GatehouseError } from '../../../shared/errors';
import { errorBody, rpcCode } from '../downstream/json-rpc';
import type { Party, Question } from '../exchange';
import type { StopSignal } from '../stop-signal';
import type { Origin, ServerMessage, UpstreamAnswer } from '../upstream/link';
import { missingCapability } from './can-answer';
import type { Tasks } from './tasks';

export interface QuestionParts {
  /** Live sessions that see this server. */
  parties: (server: string) => readonly Party[];
  tasks: Pick<Tasks, 'asShown'>;
  /** A line for the server's console. */
  note: (server: string, line: string) => void;
  /** A party was asked this; what the server says about it later goes there too. */
  onAsked: (server: string, paramsJson: string, party: Party) => void;
}

/**
 * What servers ask of clients (elicitation, sampling, roots, and what we do not know) goes to the one party that it can
 * only be meant for, and else to nobody: an answer of the wrong client would be a leak.
 */
export function createQuestions({ parties, tasks, note, onAsked }: QuestionParts) {
  return async function answerServer(
    server: string,
    { method, paramsJson, from, onProgress }: ServerMessage,
    signal: StopSignal,
  ): Promise<UpstreamAnswer> {
    const party = meantFor(from, () => parties(server));
    if (!party) {
      if (mayBeOfAnother(from)) note(server, unclear(method));
      return method === 'roots/list' ? noRoots : nobody(method);
    }
    const missing = missingCapability(party.peer, method, paramsJson);
    if (missing) return lacks(method, missing);
    onAsked(server, paramsJson, party);
    return await ask(party, { method, paramsJson: tasks.asShown(server, paramsJson), onProgress }, signal);
  };
}

/** The one that a server's message can only be for. */
export function meantFor(from: Origin, parties: () => readonly Party[]): Party | undefined {
  switch (from.kind) {
    case 'call':
      return from.party;
    case 'owner':
      // Between its requests a session is told on its standing stream.
      return from.party ?? parties().find(({ partyId }) => partyId === from.partyId);
    case 'standing':
      return onlyUser(from.clientId, parties());
    case 'unclear':
      return undefined;
  }
}

/** What the server tells may come from calls of another client, which may be a stateless one or gone (T-B13). */
function onlyUser(servedId: string | undefined, parties: readonly Party[]): Party | undefined {
  const only = onlyOf(parties);
  return servedId === undefined || servedId === only?.clientId ? only : undefined;
}

/** Nobody heard of it although somebody is there: the person should know why. */
function mayBeOfAnother(from: Origin): boolean {
  return from.kind === 'unclear' || (from.kind === 'standing' && from.clientId !== undefined);
}

export function onlyOf<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}

async function ask(party: Party, question: Question, signal: StopSignal): Promise<UpstreamAnswer> {
  try {
    return await party.ask(question, signal);
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    return { kind: 'error', json: errorBody(rpcCode.server, 'The client did not answer: it is gone or gave up.') };
  }
}

const noRoots: UpstreamAnswer = { kind: 'result', json: '{"roots":[]}' };

function nobody(method: string): UpstreamAnswer {
  const text = `Nobody can be asked: it cannot be told which client “${method}” is for. Ask during a call, or have this server run once for each client.`;
  return { kind: 'error', json: errorBody(rpcCode.server, text) };
}

/** As a client would say it that does not have the method; a mode it lacks is the parameter's fault (MCP 2025-11-25 “Elicitation”). */
function lacks(method: string, [capability = '', mode]: readonly string[]): UpstreamAnswer {
  const what = mode === undefined ? `“${capability}”` : `“${capability}” with “${mode}”`;
  const code = mode === undefined ? rpcCode.methodNotFound : rpcCode.invalidParams;
  return { kind: 'error', json: errorBody(code, `The client cannot answer “${method}”: it does not support ${what}.`) };
}

function unclear(method: string): string {
  return `It asked “${method}”, and it cannot be told which of the clients that use it is meant, so nobody was asked. Let it run once for each client (“sharing”: “per-client”) to make this work.`;
}
