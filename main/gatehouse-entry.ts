import { newCallId } from './gateway/identity/call-id';
import { digestJson } from './gateway/json/digest';
import type { AuditSink } from './gateway/ports';

type Entry = Parameters<AuditSink['recordOutcome']>[0];

/** What a call’s entry says of something that was no call. `about`: in the place of arguments. */
export type GatehouseEvent = Pick<Entry, 'at' | 'client' | 'tool' | 'why' | 'outcome' | 'message'> & { about: object };

/** Something for the record that happened to Gatehouse itself. It stands among the calls, as one to a server “Gatehouse”. */
export function gatehouseEntry({ about, ...event }: GatehouseEvent): Entry {
  const argumentsJson = JSON.stringify(about);
  return {
    callId: newCallId(event.at),
    session: '',
    server: 'Gatehouse',
    risk: 'unknown',
    effect: null,
    ruleId: null,
    approvalId: null,
    approvalScope: null,
    findings: [],
    shadow: [],
    argumentsDigest: digestJson(argumentsJson),
    argumentsJson,
    originalArgumentsJson: null,
    durationMs: 0,
    waitedMs: null,
    upstreamMs: null,
    resultJson: null,
    resultReview: null,
    guidance: null,
    ...event,
  };
}
