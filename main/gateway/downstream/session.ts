import type { ServerResponse } from 'node:http';
import { type CallMap, createCallMap } from '../call-map';
import { type Party, type Peer, stoppedWaiting } from '../exchange';
import type { KeptSession } from '../ports';
import { createEarlyCancellations, type EarlyCancellations } from './early-cancellations';
import { type EventStream, openStandingStream } from './event-stream';
import { type ClientInfo, readClientInfo } from './initialize';
import { notificationMessage } from './json-rpc';
import type { KeepAlive } from './keep-alive';
import { createOwed } from './owed';
import { createSessionQuestions, type SessionQuestions } from './session-questions';

/** One client connection of the session eras (2024-11-05 … 2025-11-25). As a party it speaks on its standing stream. */
export interface Session extends KeptSession, Party {
  readonly clientInfo: ClientInfo | null;
  /** Requests being answered, by the text of their id in one spelling. */
  readonly calls: CallMap<string, Cancellable>;
  readonly cancelledEarly: EarlyCancellations;
  readonly questions: SessionQuestions;
  /** Tells on the standing stream, or on the next one: a change that must not be missed. See `Owed` for what is announced. */
  announce(method: string, paramsJson?: string): void;
  /** Takes a GET as the standing stream. */
  attach(response: ServerResponse): void;
}

export interface Cancellable {
  abort(reason: Error): void;
}

export interface LiveSession extends Session {
  logLevel: string | null;
  stop(): void;
}

export function createSession(kept: KeptSession, keepAlive: KeepAlive): LiveSession {
  const clientInfo = readClientInfo(kept.clientInfoJson);
  const calls = createCallMap<string, Cancellable>();
  const owed = createOwed();
  let stream: EventStream | undefined;

  function sendStanding(messageJson: string): boolean {
    stream?.send(messageJson);
    return stream !== undefined;
  }

  function announce(method: string, paramsJson?: string): void {
    if (!sendStanding(notificationMessage(method, paramsJson))) owed.add(method, paramsJson);
  }

  const questions = createSessionQuestions(sendStanding);
  const peer: Peer = {
    era: 'session',
    protocolVersion: kept.protocolVersion,
    capabilitiesJson: kept.capabilitiesJson,
    clientInfoJson: clientInfo && kept.clientInfoJson,
    get logLevel() {
      return session.logLevel;
    },
  };

  const session: LiveSession = {
    ...kept,
    clientInfo,
    partyId: kept.id,
    peer,
    calls,
    cancelledEarly: createEarlyCancellations(),
    questions,
    notify(method, paramsJson) {
      if (method === 'notifications/resources/updated') announce(method, paramsJson);
      else sendStanding(notificationMessage(method, paramsJson));
    },
    ask: (question, signal) => questions.ask(question, signal),
    announce,
    attach(response) {
      const before = stream;
      stream = undefined;
      before?.end();
      const opened = openStandingStream(response, {
        keepAlive,
        headers: { 'Mcp-Session-Id': kept.id },
        onClose: () => {
          if (stream === opened) stream = undefined;
        },
      });
      stream = opened;
      for (const { method, paramsJson } of owed.take()) opened.send(notificationMessage(method, paramsJson));
      questions.flush();
    },
    stop() {
      // Cut, not ended: a proxy between us must not keep it open.
      stream?.cut();
      questions.drop();
      for (const call of calls.values()) call.abort(stoppedWaiting());
    },
  };
  return session;
}
