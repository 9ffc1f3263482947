import { z } from 'zod';

const kB = 1024;
const MB = 1024 * kB;

const fields = {
  /** One call, in ms from when it is sent, without the time in which a person or client is asked; `null`: as in the preferences. */
  callTimeoutMs: z.number().int().min(1000).max(86_400_000).nullable(),
  /** One message of the server, in bytes. */
  messageBytes: z
    .number()
    .int()
    .min(64 * kB)
    .max(1024 * MB),
  /** Nesting of one message. */
  depth: z.number().int().min(8).max(256),
  /** Entries of one list (tools, prompts, resources, templates). */
  listEntries: z.number().int().min(1).max(20_000),
  /** Pages that one list may come in. */
  listPages: z.number().int().min(1).max(1000),
  /** One entry of a list, in bytes of text. */
  definitionBytes: z
    .number()
    .int()
    .min(kB)
    .max(4 * MB),
  /** Notifications and requests of the server per second on average; four times as many at once. */
  messagesPerSecond: z.number().int().min(1).max(100_000),
  /** Questions of the server that wait for an answer at the same time. */
  openQuestions: z.number().int().min(1).max(10_000),
  /** What may wait for a server process that does not read its input, in bytes. */
  unreadBytes: z
    .number()
    .int()
    .min(64 * kB)
    .max(1024 * MB),
};

/** What a server may make us bear. */
export const ServerLimits = z.object(fields);
export type ServerLimits = z.infer<typeof ServerLimits>;

export const defaultLimits: ServerLimits = {
  callTimeoutMs: null,
  messageBytes: 64 * MB,
  depth: 128,
  listEntries: 2000,
  listPages: 20,
  definitionBytes: 256 * kB,
  messagesPerSecond: 500,
  openQuestions: 100,
  unreadBytes: 32 * MB,
};

/** What differs from the defaults for one server. */
export const LimitChanges = z.object({
  callTimeoutMs: fields.callTimeoutMs.exactOptional(),
  messageBytes: fields.messageBytes.exactOptional(),
  depth: fields.depth.exactOptional(),
  listEntries: fields.listEntries.exactOptional(),
  listPages: fields.listPages.exactOptional(),
  definitionBytes: fields.definitionBytes.exactOptional(),
  messagesPerSecond: fields.messagesPerSecond.exactOptional(),
  openQuestions: fields.openQuestions.exactOptional(),
  unreadBytes: fields.unreadBytes.exactOptional(),
});
export type LimitChanges = z.infer<typeof LimitChanges>;

/** What a server can run into: the limits above, and after them those that nobody can set. */
export const LimitName = z.enum([
  'call-time',
  'message-bytes',
  'depth',
  'list-entries',
  'list-pages',
  'definition-bytes',
  'message-rate',
  'open-questions',
  'unread-input',
  'unasked-answers',
  'compressed',
  'redirect',
  'response-headers',
  'rounds',
  'round-requests',
  'instances',
]);
export type LimitName = z.infer<typeof LimitName>;

/** How often a server ran into a limit, and when last. Counted from when a person last started it anew or changed its limits, for 30 days at most. */
export const LimitHit = z.object({ limit: LimitName, count: z.number().int(), at: z.iso.datetime() });
export type LimitHit = z.infer<typeof LimitHit>;
