import { z } from 'zod';
import { Effect, ShadowDecision } from './policy';
import { Risk } from './risk';

/** How a call ended. `running`: its intent is recorded and no outcome yet. `lost`: the gateway ended before it knew. */
export const Outcome = z.enum([
  'running',
  'completed',
  'tool-error',
  'denied-by-policy',
  'denied-by-user',
  'result-blocked',
  'approval-timeout',
  'approval-pending',
  'cancelled',
  'refused',
  'failed',
  'lost',
]);
export type Outcome = z.infer<typeof Outcome>;

/** One tool call in the feed. */
export const CallSummary = z.object({
  callId: z.string(),
  /** Position of its latest entry; pages and freshness go by it. */
  seq: z.number().int(),
  at: z.iso.datetime(),
  client: z.string(),
  server: z.string(),
  tool: z.string(),
  risk: Risk,
  outcome: Outcome,
  effect: Effect.nullable(),
  /** Whole time at the gateway, waiting for the person included, in ms. */
  durationMs: z.number().nullable(),
});
export type CallSummary = z.infer<typeof CallSummary>;

export const CallDetails = CallSummary.extend({
  session: z.string(),
  ruleId: z.string().nullable(),
  why: z.string(),
  /** The approval request that a person answered, and with what scope. */
  approvalId: z.string().nullable(),
  approvalScope: z.string().nullable(),
  guidance: z.string().nullable(),
  /** What the client had sent, where the person changed the arguments before it ran. */
  originalArgumentsJson: z.string().nullable(),
  /** What rules in shadow mode would have said. */
  shadow: z.array(ShadowDecision),
  /** What the person did with the result before the client got it. */
  resultReview: z.enum(['released', 'redacted', 'blocked']).nullable(),
  findings: z.array(z.string()),
  waitedMs: z.number().nullable(),
  upstreamMs: z.number().nullable(),
  /** What Gatehouse itself took: the whole time without the waiting for a person and for the server. */
  addedMs: z.number().nullable(),
  argumentsDigest: z.string(),
  argumentsBytes: z.number().int(),
  /** At most `recordedBytesLimit` of it; `isArgumentsCut` says when that is not all. */
  argumentsJson: z.string(),
  isArgumentsCut: z.boolean(),
  resultBytes: z.number().int().nullable(),
  resultJson: z.string().nullable(),
  isResultCut: z.boolean(),
  /** The sentence the client got when it got no result. */
  message: z.string().nullable(),
});
export type CallDetails = z.infer<typeof CallDetails>;

/** What Gatehouse itself added to the last completed calls, in ms. */
export const AddedLatency = z.object({
  /** `null` as long as there was no call. */
  medianMs: z.number().nullable(),
  /** How many calls it is the median of: the last 200 at most. */
  calls: z.number().int(),
});
export type AddedLatency = z.infer<typeof AddedLatency>;

export const ActivityFilter = z.object({
  /** Part of a client, server or tool name. */
  text: z.string().max(200).default(''),
  /** `answered`: a person said yes or no to it. */
  outcome: z.enum(['any', 'allowed', 'denied', 'failed', 'answered']).default('any'),
});
export type ActivityFilter = z.infer<typeof ActivityFilter>;

export const ActivityPage = z.object({
  calls: z.array(CallSummary),
  nextBefore: z.number().int().nullable(),
  total: z.number().int(),
});
export type ActivityPage = z.infer<typeof ActivityPage>;
