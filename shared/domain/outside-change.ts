import { z } from 'zod';

/** One rule before and after, each read aloud; `null`: it was not, or is no more. */
export const RuleDifference = z.object({
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** It stands elsewhere in the list, and may decide otherwise for that. */
  isMoved: z.boolean(),
});
export type RuleDifference = z.infer<typeof RuleDifference>;

/** A change that did not come from the app. It is not in force until the person accepts it. */
export const OutsideChange = z.object({
  id: z.string(),
  source: z.enum(['rules-file', 'settings']),
  /** Where, as the person knows the file. */
  path: z.string(),
  seenAt: z.iso.datetime(),
  /** Why it cannot be accepted: “Line 4, column 2: …”. */
  problem: z.string().nullable(),
  rules: z.array(RuleDifference),
  /** Everything else that differs, a sentence each: “The client “x” was added.” */
  others: z.array(z.string()),
});
export type OutsideChange = z.infer<typeof OutsideChange>;

/** The file that keeps the rules besides the settings. */
export const RulesFile = z.object({ path: z.string().nullable(), problem: z.string().nullable() });
export type RulesFile = z.infer<typeof RulesFile>;
