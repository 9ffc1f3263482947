import { z } from 'zod';
import { ApprovalRequest } from './approval';
import { Decision, Effect, RuleDraft } from './policy';
import { Risk } from './risk';

/** A call that is only thought of. */
export const ImaginedCall = z.object({
  client: z.string().max(200),
  server: z.string().max(200),
  tool: z.string().max(300),
  argumentsJson: z.string().max(1_000_000),
});
export type ImaginedCall = z.infer<typeof ImaginedCall>;

/** What became of one rule on the way. `because` completes “…: ”: “its tool is write_*”. */
export const RuleStep = z.object({
  ruleId: z.string(),
  sentence: z.string(),
  verdict: z.enum(['decided', 'passed', 'broken', 'shadow', 'off']),
  because: z.string(),
});
export type RuleStep = z.infer<typeof RuleStep>;

export const Simulation = z.object({
  decision: Decision,
  risk: Risk,
  riskReason: z.string(),
  /** In the order they were looked at, as far as the one that decided. */
  path: z.array(RuleStep),
  /** What the prompt would show; `null` when nobody would be asked. */
  request: ApprovalRequest.nullable(),
});
export type Simulation = z.infer<typeof Simulation>;

/** A change of the rules that is not made yet. */
export const RuleChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), draft: RuleDraft, index: z.number().int().min(0).exactOptional() }),
  z.object({ kind: z.literal('update'), id: z.string(), draft: RuleDraft }),
  z.object({ kind: z.literal('set-enabled'), id: z.string(), isEnabled: z.boolean() }),
  z.object({ kind: z.literal('move'), id: z.string(), index: z.number().int().min(0) }),
  z.object({ kind: z.literal('remove'), id: z.string() }),
]);
export type RuleChange = z.infer<typeof RuleChange>;

export const EffectCounts = z.object({ allow: z.number().int(), ask: z.number().int(), deny: z.number().int() });
export type EffectCounts = z.infer<typeof EffectCounts>;

export const BackTest = z.object({
  /** How many calls of the record were looked at, the oldest of them, and those left out for their arguments were too long to be kept. */
  calls: z.number().int(),
  since: z.iso.datetime().nullable(),
  leftOut: z.number().int(),
  /** What was decided when they were made; what the rules of now and those of the change would decide. */
  recorded: EffectCounts,
  now: EffectCounts,
  changed: EffectCounts,
  /** How many calls the change decides otherwise, and the latest of them. */
  differing: z.number().int(),
  examples: z
    .array(
      z.object({
        callId: z.string(),
        at: z.iso.datetime(),
        client: z.string(),
        server: z.string(),
        tool: z.string(),
        before: Effect,
        after: Effect,
        why: z.string(),
      }),
    )
    .max(200),
  tookMs: z.number(),
});
export type BackTest = z.infer<typeof BackTest>;

/** A rule that would have given the answers the person keeps giving. */
export const Suggestion = z.object({
  id: z.string(),
  draft: RuleDraft,
  sentence: z.string(),
  /** “You allowed 4 like calls since yesterday.” */
  because: z.string(),
  /** Where in the list it would stand. */
  index: z.number().int(),
  covers: z.object({ calls: z.number().int(), of: z.number().int() }),
});
export type Suggestion = z.infer<typeof Suggestion>;
