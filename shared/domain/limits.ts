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
});
export type LimitChanges = z.infer<typeof LimitChanges>;

export const LimitName = z.enum([
  'call-time',
  'message-bytes',
  'depth',
  'list-entries',
  'list-pages',
  'definition-bytes',
  'message-rate',
  'unread-input',
]);
export type LimitName = z.infer<typeof LimitName>;

/** How often a server ran into a limit since it was started, and when last. */
export const LimitHit = z.object({ limit: LimitName, count: z.number().int(), at: z.iso.datetime() });
export type LimitHit = z.infer<typeof LimitHit>;
