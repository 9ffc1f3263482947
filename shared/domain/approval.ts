import { z } from 'zod';
import { Preview } from './preview';
import { Risk } from './risk';

/** How long an answer holds. */
export const Scope = z.enum(['once', '15-minutes', '1-hour', 'session', 'always']);
export type Scope = z.infer<typeof Scope>;

/** What an answer covers besides the very call: these exact arguments, arguments like these, the tool, or the server's tools as they are now. */
export const Reach = z.enum(['exact', 'pattern', 'tool', 'server']);
export type Reach = z.infer<typeof Reach>;

/** One way to let an answer reach further. */
export const ReachOffer = z.object({
  /** Named in the reply; `pattern-1` and so on where there are several. */
  id: z.string(),
  reach: Reach,
  /** “path under ~/code/site”. */
  label: z.string(),
  /** The rule that “always” would write, in words. */
  sentence: z.string(),
  /** The times that can be had with it; the shortest first. Never `once`, which reaches nothing. */
  scopes: z.array(Scope),
  /** How many of the client's last calls of this server it would have covered. `null`: not known. */
  covers: z.object({ calls: z.number().int(), of: z.number().int() }).nullable(),
});
export type ReachOffer = z.infer<typeof ReachOffer>;

/** One line of the arguments as they will be sent. `text`: a decoded string; `json`: the raw JSON text of any other value. */
export const ArgumentView = z.object({ key: z.string(), kind: z.enum(['text', 'json']), value: z.string() });
export type ArgumentView = z.infer<typeof ArgumentView>;

/** A reason to look twice, worst first. Shape and words carry it; colour only helps. */
export const Finding = z.object({ severity: z.enum(['high', 'medium', 'info']), label: z.string() });
export type Finding = z.infer<typeof Finding>;

/** What a yes takes beside the click: a press that lasts, or the name of what is at stake typed. */
export const Ceremony = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('hold') }),
  z.object({ kind: z.literal('type'), target: z.string() }),
]);
export type Ceremony = z.infer<typeof Ceremony>;

/** What the prompt shows. Everything in it but ours is hostile text: rendered as text. */
export const ApprovalRequest = z.object({
  /** Short and speakable: `K7QX`. Shown to the person and to the model. */
  id: z.string(),
  /** Changes whenever what is shown changes; a reply must name the revision it answers. */
  revision: z.number().int(),
  /** `call`: whether it may run. `result`: it ran, and whether its client gets to see what came of it. */
  kind: z.enum(['call', 'result']),
  client: z.string(),
  /** How we know: “verified by token”. */
  verifiedBy: z.string(),
  server: z.string(),
  /** “a local server you added on 12 Nov”. */
  serverNote: z.string(),
  tool: z.string(),
  /** What the call does, from the hints we have for well-known servers: “Create an issue in acme/site”. */
  summary: z.string().nullable(),
  risk: Risk,
  findings: z.array(Finding),
  arguments: z.array(ArgumentView),
  /** The exact JSON text of the arguments. */
  argumentsJson: z.string(),
  previews: z.array(Preview),
  /** The tool's input schema as JSON text, for the form; `null`: there is none, or it is too large for a form. */
  schemaJson: z.string().nullable(),
  /** Whether the arguments can be changed before it runs. */
  mayEdit: z.boolean(),
  /** Of a held result: the exact JSON text of it. */
  resultJson: z.string().nullable(),
  /** “You are asked because …”. */
  why: z.string(),
  /** What the session has done so far that matters here, a sentence each. */
  context: z.array(z.string()),
  /** How far an answer may reach, the narrowest first. Empty: once is all there is. */
  reaches: z.array(ReachOffer),
  /** Why no further, in a sentence; `null`: nothing is withheld. */
  withheld: z.string().nullable(),
  /** Whether it may also hold for every client. */
  mayBeEveryClient: z.boolean(),
  /** The reach and time that the person chose last, where both are narrower than what would be shown otherwise. */
  preferred: z.object({ reach: z.string(), scope: Scope }).nullable(),
  ceremony: Ceremony,
  /** The times that take the person's fingerprint, password or passphrase first. */
  authenticatedScopes: z.array(Scope),
  /** Sentences for a denial: recent ones and proposed ones. */
  guidances: z.array(z.string()),
  /** Calls with the same text here came together and can be answered together; `null`: it stands alone. */
  group: z.string().nullable(),
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
  kind: true,
  client: true,
  server: true,
  tool: true,
  risk: true,
  why: true,
  askedAt: true,
  calls: true,
  group: true,
});
export type WaitingRequest = z.infer<typeof WaitingRequest>;

const answered = { requestId: z.string(), revision: z.number().int() };
/** One sentence for the model. */
const Guidance = z.string().trim().max(500);

export const ApprovalReply = z.discriminatedUnion('effect', [
  z.object({
    ...answered,
    effect: z.literal('allow'),
    scope: Scope,
    /** The id of a reach that was offered; not with `once`. */
    reach: z.string().max(100).exactOptional(),
    isEveryClient: z.boolean().default(false),
    /** What runs instead of the arguments shown; only with `once`. */
    argumentsJson: z
      .string()
      .max(16 * 1024 * 1024)
      .exactOptional(),
    /** What the ceremony had the person type. */
    typed: z.string().max(10_000).exactOptional(),
    /** Whether everything had been on the screen: without it nothing longer than 15 minutes is taken. */
    wasShownWhole: z.boolean().default(false),
  }),
  z.object({
    ...answered,
    effect: z.literal('deny'),
    guidance: Guidance.exactOptional(),
    /** Also whatever else this session asks, until the person takes it back. */
    isWholeSession: z.boolean().default(false),
  }),
  z.object({ ...answered, effect: z.literal('release') }),
  /** The client gets this result instead. */
  z.object({ ...answered, effect: z.literal('redact'), resultJson: z.string().max(64 * 1024 * 1024) }),
  z.object({ ...answered, effect: z.literal('block'), guidance: Guidance.exactOptional() }),
]);
export type ApprovalReply = z.infer<typeof ApprovalReply>;

/** One answer, once, to several calls of one group. */
export const GroupReply = z.object({
  requests: z.array(z.object(answered)).min(1).max(100),
  effect: z.enum(['allow', 'deny']),
  guidance: Guidance.exactOptional(),
});
export type GroupReply = z.infer<typeof GroupReply>;

/** `changed`: the request was no longer what the person saw. `gone`: settled or withdrawn before the answer came. `not-authenticated`: it takes a proof of who answers, and there was none. */
export const ReplyOutcome = z.enum(['settled', 'changed', 'gone', 'not-authenticated']);
export type ReplyOutcome = z.infer<typeof ReplyOutcome>;
