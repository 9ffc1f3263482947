import { z } from 'zod';
import { Risk } from './risk';

/** How long an answer holds. */
export const Scope = z.enum(['once', '15-minutes', '1-hour', 'session', 'always']);
export type Scope = z.infer<typeof Scope>;

/** One line of the arguments as they will be sent. `text`: a decoded string; `json`: the raw JSON text of any other value. */
export const ArgumentView = z.object({ key: z.string(), kind: z.enum(['text', 'json']), value: z.string() });
export type ArgumentView = z.infer<typeof ArgumentView>;

/** A reason to look twice, worst first. Shape and words carry it; colour only helps. */
export const Finding = z.object({ severity: z.enum(['high', 'medium', 'info']), label: z.string() });
export type Finding = z.infer<typeof Finding>;

/** What the prompt shows. Everything in it but ours is hostile text: rendered as text. */
export const ApprovalRequest = z.object({
  /** Short and speakable: `K7QX`. Shown to the person and to the model. */
  id: z.string(),
  /** Changes whenever what is shown changes; a reply must name the revision it answers. */
  revision: z.number().int(),
  client: z.string(),
  /** How we know: “verified by token”. */
  verifiedBy: z.string(),
  server: z.string(),
  /** “a local server you added on 12 Nov”. */
  serverNote: z.string(),
  tool: z.string(),
  risk: Risk,
  findings: z.array(Finding),
  arguments: z.array(ArgumentView),
  /** The exact JSON text of the arguments. */
  argumentsJson: z.string(),
  /** “You are asked because …”. */
  why: z.string(),
  scopes: z.array(Scope),
  /** Identical calls this one answer covers. */
  calls: z.number().int(),
  askedAt: z.iso.datetime(),
  /** False once it was told to come back: an allow then waits for its identical retry. */
  isClientWaiting: z.boolean(),
  /** `null`: waits for ever. While `isHeld` the countdown stands still at `remainingMs`; otherwise it ends at `deniesAt`. */
  countdown: z
    .object({ remainingMs: z.number(), deniesAt: z.iso.datetime().nullable(), isHeld: z.boolean() })
    .nullable(),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

/** The same for lists: who wants what, no arguments. */
export const WaitingRequest = ApprovalRequest.pick({
  id: true,
  client: true,
  server: true,
  tool: true,
  askedAt: true,
  calls: true,
});
export type WaitingRequest = z.infer<typeof WaitingRequest>;

export const ApprovalReply = z.discriminatedUnion('effect', [
  z.object({ requestId: z.string(), revision: z.number().int(), effect: z.literal('allow'), scope: Scope }),
  z.object({
    requestId: z.string(),
    revision: z.number().int(),
    effect: z.literal('deny'),
    /** One sentence for the model. */
    guidance: z.string().trim().max(500).optional(),
  }),
]);
export type ApprovalReply = z.infer<typeof ApprovalReply>;

/** `changed`: the request was no longer what the person saw. `gone`: settled or withdrawn before the answer came. */
export const ReplyOutcome = z.enum(['settled', 'changed', 'gone']);
export type ReplyOutcome = z.infer<typeof ReplyOutcome>;
