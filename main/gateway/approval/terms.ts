import type { ToolCall } from '../tool-call';

/** What a reach stands for, beyond the very call. */
export type Terms =
  /** `condition`: the same in CEL, for a rule; `null` where that cannot say it. */
  | { readonly reach: 'exact'; readonly condition: string | null }
  | { readonly reach: 'pattern'; readonly condition: string }
  | { readonly reach: 'tool' }
  /** The tools that were there, each with its fingerprint: one that comes or changes later is not covered. */
  | { readonly reach: 'server'; readonly tools: ReadonlyMap<string, string> };

/** Compiles conditions. A test that cannot be computed for a call throws. */
export interface Conditions {
  /** `null`: not a condition. */
  compile(text: string): ((call: ToolCall) => boolean) | null;
}
