import { z } from 'zod';
import { Reach, Scope } from './approval';
import { Risk } from './risk';

/** Something that holds beyond one call and is not a rule. It lives in memory: a restart asks again. */
export const GrantView = z.object({
  id: z.string(),
  /** `grant`: by answering a question. `window`: a trust window. `session-denial`: everything of one session is denied. `late-answer`: waits for the call that was told to come back. */
  kind: z.enum(['grant', 'window', 'session-denial', 'late-answer']),
  client: z.string(),
  server: z.string(),
  tool: z.string(),
  /** “Claude Code may use write_file on files when path is under ~/work, for 15 minutes.” */
  sentence: z.string(),
  reach: Reach.nullable(),
  scope: Scope.nullable(),
  /** The question that it came from. */
  requestId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  uses: z.number().int(),
  /** `null`: with its session. */
  endsAt: z.iso.datetime().nullable(),
});
export type GrantView = z.infer<typeof GrantView>;

/** “Let Claude Code use GitHub's write tools for 15 minutes.” Names, not globs. */
export const TrustWindowDraft = z.object({
  client: z.string().min(1).max(200),
  server: z.string().min(1).max(200),
  risks: z.array(Risk).min(1).max(6),
  minutes: z.number().int().min(1).max(480),
});
export type TrustWindowDraft = z.infer<typeof TrustWindowDraft>;

/** Prompts that nobody answered: new questions are denied until `until`. */
export const QuietTime = z.object({ until: z.iso.datetime(), unanswered: z.number().int() });
export type QuietTime = z.infer<typeof QuietTime>;

/** Whether the person is there. `away`: the screen is locked, or nobody touched the machine for a while. */
export const Presence = z.enum(['here', 'away', 'unknown']);
export type Presence = z.infer<typeof Presence>;
