import type { ApprovalRequest, Finding, Scope } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import type { Preview } from '../../../shared/domain/preview';
import type { ToolCall } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';
import type { Terms } from './terms';

/** What a call's arguments were read as, for the person. */
export interface Reading {
  readonly previews: readonly Preview[];
  /** What the call does, in a sentence. */
  readonly summary: string | null;
  /** The name of what is at stake, where the tool's schema or our hints say which argument it is. */
  readonly target: string | null;
}

export const noReading: Reading = { previews: [], summary: null, target: null };

interface AskBase {
  readonly call: ToolCall;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
}

/** May it run? */
export interface CallAsk extends AskBase {
  readonly kind: 'call';
  readonly reading: Reading;
}

/** It ran: may its client see what came of it? */
export interface ResultAsk extends AskBase {
  readonly kind: 'result';
  readonly answer: UpstreamAnswer;
}

/** A question for the person. */
export type Ask = CallAsk | ResultAsk;

/** What asked about a call: the rule, and in which words. */
export type AskedBy = Pick<Decision, 'ruleId' | 'why'>;

/** How a question ended. `by-rule`: the policy changed, and covers this one now; `requestId` is `null` where nobody was asked any more. */
export type Settlement =
  | {
      readonly kind: 'allowed';
      readonly requestId: string;
      readonly scope: Scope | 'window';
      readonly askedBy: AskedBy;
      /** What runs instead of the call's own arguments. */
      readonly argumentsJson?: string;
      /** By what was given before, and is for this call only as long as it holds. */
      readonly isCovered?: true;
    }
  | { readonly kind: 'denied'; readonly requestId: string; readonly guidance: string | null }
  | { readonly kind: 'by-rule'; readonly requestId: string | null; readonly decision: Decision }
  | { readonly kind: 'timed-out'; readonly requestId: string }
  | { readonly kind: 'released'; readonly requestId: string }
  | { readonly kind: 'redacted'; readonly requestId: string; readonly resultJson: string }
  | { readonly kind: 'blocked'; readonly requestId: string; readonly guidance: string | null };

/** `pending`: the client must be answered before it gives up; the request stays open for an identical retry. */
export type AskOutcome = Settlement | { readonly kind: 'pending'; readonly requestId: string };

/** A question as it is put: what is shown of it and stays as it is while it waits, and what the reaches offered stand for, by their ids. */
export interface Question {
  readonly view: Omit<ApprovalRequest, 'id' | 'revision' | 'calls' | 'askedAt' | 'isClientWaiting' | 'countdown'>;
  readonly terms: ReadonlyMap<string, Terms>;
}

/** Identical calls share one question. Results never do: each is what came of one call. */
export function keyOf({ kind, call }: Ask): string {
  const parts = identityParts(call);
  return JSON.stringify(kind === 'result' ? [...parts, kind, call.id] : parts);
}

/** The answer to a call is to the question as it was put: under another rule it is a new question. */
export function lateKeyOf(ask: Ask): string {
  const { call, decision } = ask;
  if (ask.kind === 'result') return keyOf(ask);
  return JSON.stringify([...identityParts(call), decision.ruleId, decision.why]);
}

/** Two calls are identical when nothing that a person reads differs: the program behind the token too. */
function identityParts({ client, server, method, tool, fingerprint, digest, impostor = '' }: ToolCall): string[] {
  return [client.id, server, method, tool, fingerprint, digest, impostor];
}

export function hasHigh(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'high');
}
