import { z } from 'zod';
import { Risk } from './risk';

export const Effect = z.enum(['allow', 'ask', 'deny']);
export type Effect = z.infer<typeof Effect>;

const Glob = z.string().trim().min(1).max(200);

/** Sliding: the last 60 s, 60 min or 24 h. */
export const Period = z.enum(['minute', 'hour', 'day']);
export type Period = z.infer<typeof Period>;

/** How much a rule gives; all calls that it decided count together. Beyond it `beyond` holds instead of the rule's effect. */
export const RuleLimit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('calls'),
    atMost: z.number().int().min(1).max(1_000_000),
    per: Period,
    beyond: z.enum(['ask', 'deny']).default('ask'),
  }),
  z.object({
    kind: z.literal('sum'),
    /** A numeric argument; members of objects by dots, as in `order.total`. */
    argument: z.string().trim().min(1).max(200),
    atMost: z.number().positive().max(1e15),
    per: Period,
    beyond: z.enum(['ask', 'deny']).default('ask'),
  }),
]);
export type RuleLimit = z.infer<typeof RuleLimit>;

/** One line of the policy. `client`, `profile`, `server` and `tool` are globs (`*` any run, `?` one character); `tool` matches the server's own name. */
export const Rule = z.object({
  id: z.string(),
  effect: Effect,
  client: Glob.default('*'),
  /** Of the profile that the client has; only `*` is also for a client without one. */
  profile: Glob.default('*'),
  server: Glob.default('*'),
  tool: Glob.default('*'),
  /** Only tools of these risks; empty: of any. */
  risks: z.array(Risk).max(6).default([]),
  /** CEL over `args`, `client`, `server`, `tool`, `risk`, `session`, `project`, `time`; empty: always. */
  condition: z.string().trim().max(4000).default(''),
  limits: z.array(RuleLimit).max(4).default([]),
  /** The person looks at the result before the client gets it. */
  holdsResult: z.boolean().default(false),
  isEnabled: z.boolean().default(true),
  /** It decides nothing; what it would have decided is recorded. */
  isShadow: z.boolean().default(false),
  /** Why the rule is there, in the person's words; told to the model when it denies. */
  reason: z.string().trim().max(300).default(''),
  /** For the person alone. */
  note: z.string().trim().max(1000).default(''),
  /** `prompt`: written by answering “always”. `suggested`: proposed from answers, and accepted. `team`: managed for the person, and locked. */
  origin: z.enum(['person', 'prompt', 'suggested', 'team', 'config']).default('person'),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable().default(null),
  /** Fingerprint of the one tool it was written for: when that changes it covers it no more. `null`: whatever the definition. */
  definition: z.string().max(200).nullable().default(null),
});
export type Rule = z.infer<typeof Rule>;

export const RuleDraft = Rule.pick({
  effect: true,
  client: true,
  profile: true,
  server: true,
  tool: true,
  risks: true,
  condition: true,
  limits: true,
  holdsResult: true,
  isShadow: true,
  reason: true,
  note: true,
  expiresAt: true,
});
export type RuleDraft = z.infer<typeof RuleDraft>;

/** Why a rule does not do what it says, with what to do about it. */
export const RuleProblem = z.object({
  /**
   * `broken`: its condition does not compile, or failed on a call; then it denies. `covered`: `ruleId` always decides before it.
   * `unreachable`: no such client, profile or server. `changed`: its tool is not the one it was written for.
   */
  kind: z.enum(['broken', 'covered', 'unreachable', 'expired', 'changed']),
  text: z.string(),
  ruleId: z.string().nullable(),
});
export type RuleProblem = z.infer<typeof RuleProblem>;

export const RuleView = Rule.extend({
  /** The rule read aloud: “Deny write_* on files for every client.” */
  sentence: z.string(),
  hits: z.number().int(),
  lastHitAt: z.iso.datetime().nullable(),
  problem: RuleProblem.nullable(),
  /** How much of each of its limits is used up now, in their order. */
  used: z.array(z.number()),
  /** The person cannot change it. */
  isLocked: z.boolean(),
});
export type RuleView = z.infer<typeof RuleView>;

/** What a rule in shadow mode would have said. */
export const ShadowDecision = z.object({ ruleId: z.string(), effect: Effect });
export type ShadowDecision = z.infer<typeof ShadowDecision>;

/** What the policy says about one call, which rule said it (`null`: none, the risk decided), and why in words. */
export const Decision = z.object({
  effect: Effect,
  ruleId: z.string().nullable(),
  why: z.string(),
  /** Left out: no rule in shadow mode had anything to say. */
  shadow: z.array(ShadowDecision).readonly().exactOptional(),
});
export type Decision = z.infer<typeof Decision>;
