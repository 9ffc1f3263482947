import { z } from 'zod';

export const Effect = z.enum(['allow', 'ask', 'deny']);
export type Effect = z.infer<typeof Effect>;

const Glob = z.string().trim().min(1).max(200);

/** One line of the policy. `client`, `server` and `tool` are globs (`*` any run, `?` one character); `tool` matches the server's own name. */
export const Rule = z.object({
  id: z.string(),
  effect: Effect,
  client: Glob.default('*'),
  server: Glob.default('*'),
  tool: Glob.default('*'),
  isEnabled: z.boolean().default(true),
  /** Why the rule is there, in the person's words; told to the model when it denies. */
  reason: z.string().trim().max(300).default(''),
  /** `prompt`: written by answering “always”. */
  origin: z.enum(['person', 'prompt', 'config']).default('person'),
  createdAt: z.iso.datetime(),
});
export type Rule = z.infer<typeof Rule>;

export const RuleDraft = Rule.pick({ effect: true, client: true, server: true, tool: true, reason: true });
export type RuleDraft = z.infer<typeof RuleDraft>;

export const RuleView = Rule.extend({
  /** The rule read aloud: “Deny write_* on files for every client.” */
  sentence: z.string(),
  hits: z.number().int(),
  lastHitAt: z.iso.datetime().nullable(),
});
export type RuleView = z.infer<typeof RuleView>;

/** What the policy says about one call, which rule said it (`null`: none, the risk decided), and why in words. */
export const Decision = z.object({ effect: Effect, ruleId: z.string().nullable(), why: z.string() });
export type Decision = z.infer<typeof Decision>;
