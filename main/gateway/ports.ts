import type {
  ActivityFilter,
  ActivityPage,
  AddedLatency,
  CallDetails,
  CallSummary,
  Outcome,
} from '../../shared/domain/activity';
import type { AuthenticationMethod, AuthenticationOutcome } from '../../shared/domain/authentication';
import type { Presence } from '../../shared/domain/grant';
import type { LimitHit } from '../../shared/domain/limits';
import type { Effect, ShadowDecision } from '../../shared/domain/policy';
import type { Risk } from '../../shared/domain/risk';
import type { Readable } from '../../shared/ipc/define';
import type { Era } from './exchange';

/** Time: the wall for what people read, the monotonic one for what expires, so that setting the clock extends no grant. */
export interface Clock {
  now(): Date;
  monotonicMs(): number;
}

/** Where credentials are kept: keytar's calls under one service name. */
export interface Secrets {
  readonly keptIn: 'keychain' | 'encrypted-file' | 'memory';
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Whether the person is there. Without a screen nobody can tell: `unknown`, which counts as here. */
export interface PresenceSource {
  readonly state: Readable<Presence>;
}

/** Proof of who answers: what the system offers, or a passphrase. */
export interface Authentication {
  readonly method: Readable<AuthenticationMethod>;
  /** `reason` completes “Gatehouse wants to …”. `passphrase` only where that is the method. */
  authenticate(input: { reason: string; passphrase?: string | undefined }): Promise<AuthenticationOutcome>;
  /** Takes the proof that was given last, which is good for 30 s and one use. `false`: there is none. */
  use(): boolean;
  /** What it was taken for last did not happen: it is as good as before, for the time that is left of it. */
  giveBack(): void;
}

/** What is known of a call before it is forwarded. */
export interface CallIntent {
  callId: string;
  at: Date;
  client: string;
  session: string;
  server: string;
  tool: string;
  risk: Risk;
  effect: Effect | null;
  ruleId: string | null;
  why: string;
  approvalId: string | null;
  approvalScope: string | null;
  findings: readonly string[];
  argumentsDigest: string;
  /** The exact text as sent; the sink keeps a head of it and says when it was cut. */
  argumentsJson: string;
  /** What the client had sent, where a person changed the arguments; kept like them. */
  originalArgumentsJson: string | null;
  /** What rules in shadow mode would have said. */
  shadow: readonly ShadowDecision[];
  /** Synced to disk before the sink answers: asked, writing and destructive calls survive a power loss. */
  isDurable: boolean;
}

/** How it ended. Carries the intent again, so that one row tells the whole story. */
export interface CallOutcome extends Omit<CallIntent, 'isDurable'> {
  outcome: Outcome;
  durationMs: number;
  waitedMs: number | null;
  upstreamMs: number | null;
  /** What the client got; of a result that was withheld what the server gave. */
  resultJson: string | null;
  /** Of a large result, of which `resultJson` is only the head: its size in bytes. */
  resultBytes?: number | undefined;
  /** What a person did with the result before the client got it. */
  resultReview: CallDetails['resultReview'];
  guidance: string | null;
  message: string | null;
}

/** The record. Both calls reject when the entry is not safely written; then nothing may be forwarded. */
export interface AuditSink {
  recordIntent(intent: CallIntent): Promise<void>;
  recordOutcome(outcome: CallOutcome): Promise<void>;
}

/** Reading the record. Each sees all that was handed in before it; what takes long is read on another thread. */
export interface AuditQuery {
  /** The latest calls, newest first, at most 50. */
  recent(limit: number): readonly CallSummary[];
  latency(): AddedLatency;
  /** Rejects when the record cannot be read, as `call` does. */
  query(filter: ActivityFilter, before: number | null, limit: number): Promise<ActivityPage>;
  call(callId: string): Promise<CallDetails | undefined>;
  /** Decisions per rule. Those of before this run come a moment after the first look, and are announced as a change. */
  ruleHits(): ReadonlyMap<string, RuleHits>;
  /** Whether this client ever had a call of this tool completed. */
  hasUsed(client: string, server: string, tool: string): boolean;
}

/** How many decisions, and when the latest was, as text of ISO 8601. */
export interface RuleHits {
  hits: number;
  lastHitAt: string;
}

/** Sessions outlive the process, so that a client goes on after a restart. */
export interface SessionKeeper {
  load(sessionId: string): KeptSession | undefined;
  save(session: KeptSession): void;
  /** With its subscriptions, as `deleteOfClient`. */
  delete(sessionId: string): void;
  deleteOfClient(clientId: string): void;
  /** URIs of resources that the session hears of. */
  subscriptions(sessionId: string): readonly string[];
  /** Nothing for a session that is not kept. What cannot be kept is lost with the process, and nothing else: neither throws. */
  keepSubscription(sessionId: string, uri: string): void;
  forgetSubscription(sessionId: string, uri: string): void;
}

export interface KeptSession {
  readonly id: string;
  readonly clientId: string;
  /** `null`: the aggregated endpoint; otherwise the server of a per-server endpoint. */
  server: string | null;
  protocolVersion: string;
  /** Raw text of what the client says of itself. */
  clientInfoJson: string | null;
  /** Raw text of the capabilities that the client declared. */
  capabilitiesJson: string;
  /** Last `logging/setLevel` of the client. */
  logLevel: string | null;
}

/** What a server was found to speak. */
export interface EraVerdict {
  readonly era: Era;
  /** The protocol revision. */
  readonly version: string;
  /** Over the event-stream transport of 2024-11-05, for its address takes no POST. Left out: over the usual one. */
  readonly over?: 'sse' | undefined;
  /** When that was found out (ISO 8601). */
  readonly at: string;
}

/** Keeps verdicts over restarts. A cache: what cannot be kept is found out again. Keys are digests of how a server is reached. */
export interface EraMemory {
  get(key: string): EraVerdict | undefined;
  set(key: string, verdict: EraVerdict): void;
  forget(key: string): void;
}

/** Keeps the limits that servers ran into over restarts, for 30 days. What cannot be kept is lost with the process, and nothing else: nothing here throws. */
export interface LimitMemory {
  load(server: string): readonly LimitHit[];
  /** `hit.count` more, the latest of them at `hit.at`. */
  add(server: string, hit: LimitHit): void;
  /** From now on it is counted anew. */
  reset(server: string): void;
}
