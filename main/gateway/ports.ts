import type { ActivityFilter, ActivityPage, CallDetails, CallSummary, Outcome } from '../../shared/domain/activity';
import type { Effect } from '../../shared/domain/policy';
import type { Risk } from '../../shared/domain/risk';

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
  /** Synced to disk before the sink answers: asked, writing and destructive calls survive a power loss. */
  isDurable: boolean;
}

/** How it ended. Carries the intent again, so that one row tells the whole story. */
export interface CallOutcome extends Omit<CallIntent, 'isDurable'> {
  outcome: Outcome;
  durationMs: number;
  waitedMs: number | null;
  upstreamMs: number | null;
  resultJson: string | null;
  guidance: string | null;
  message: string | null;
}

/** The record. Both calls reject when the entry is not safely written; then nothing may be forwarded. */
export interface AuditSink {
  recordIntent(intent: CallIntent): Promise<void>;
  recordOutcome(outcome: CallOutcome): Promise<void>;
}

/** Reading the record. */
export interface AuditQuery {
  recent(limit: number): readonly CallSummary[];
  query(filter: ActivityFilter, before: number | null, limit: number): ActivityPage;
  call(callId: string): CallDetails | undefined;
  /** Decisions per rule: how many, and the latest. */
  ruleHits(): ReadonlyMap<string, { hits: number; lastHitAt: string }>;
  /** Whether this client ever had a call of this tool completed. */
  hasUsed(client: string, server: string, tool: string): boolean;
}

/** Sessions outlive the process, so that a client goes on after a restart. */
export interface SessionKeeper {
  load(sessionId: string): KeptSession | undefined;
  save(session: KeptSession): void;
  delete(sessionId: string): void;
  deleteOfClient(clientId: string): void;
}

export interface KeptSession {
  id: string;
  clientId: string;
  /** `null`: the aggregated endpoint; otherwise the server of a per-server endpoint. */
  server: string | null;
  protocolVersion: string;
  clientInfo: { name: string; version: string } | null;
  /** Raw text of the capabilities that the client declared. */
  capabilitiesJson: string;
  /** Last `logging/setLevel` of the client. */
  logLevel: string | null;
}
