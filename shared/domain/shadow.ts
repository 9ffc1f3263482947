import { z } from 'zod';
import { ClientKindId } from './found-client';

/**
 * `bypass`: a server that its client would use without Gatehouse. `changed`: our entry leads elsewhere, or is switched off.
 * `removed`: it is gone. `unreadable`: nobody can tell what stands in the file. `new-client`: a client that was not here before.
 * `other-name`: who uses a client's token says that it is another program.
 */
export const ShadowKind = z.enum(['bypass', 'changed', 'removed', 'unreadable', 'new-client', 'other-name']);
export type ShadowKind = z.infer<typeof ShadowKind>;

/** `adopt`: what went round Gatehouse goes through it. `allow`: it is fine as it is. `ignore`: not now; it is told again when it changes. */
export const ShadowAnswer = z.enum(['adopt', 'allow', 'ignore']);
export type ShadowAnswer = z.infer<typeof ShadowAnswer>;

/** Something that goes round Gatehouse, or would soon. */
export const ShadowFinding = z.object({
  /** Of what it is about and of its content: another content is another finding. */
  id: z.string(),
  what: ShadowKind,
  /** Of the client whose file it is, or who was found. */
  kind: ClientKindId,
  clientName: z.string(),
  fileId: z.string().nullable(),
  /** Where it stands. */
  path: z.string().nullable(),
  entry: z.string().nullable(),
  /** The command with its arguments, or the address, in full; what looks like a secret is masked. */
  command: z.string().nullable(),
  /** What happened, and what to do next. */
  text: z.string(),
  /** What the person should know of the command, a sentence each. */
  warnings: z.array(z.string()),
  /** Gatehouse has this server already: adopting only takes the entry out. */
  isKnown: z.boolean(),
  /** What can be answered. */
  answers: z.array(ShadowAnswer),
  /** Before it is adopted the person has to look at it where servers are imported: there is a question, a risk or a refusal. */
  needsReview: z.boolean(),
  since: z.iso.datetime(),
});
export type ShadowFinding = z.infer<typeof ShadowFinding>;

/** What the person said is fine, until it changes or is taken back. */
export const AllowedShadow = z.strictObject({
  id: z.string(),
  what: ShadowKind,
  clientName: z.string(),
  path: z.string().nullable(),
  entry: z.string().nullable(),
  command: z.string().nullable(),
  at: z.iso.datetime(),
});
export type AllowedShadow = z.infer<typeof AllowedShadow>;

export const Shadows = z.object({
  findings: z.array(ShadowFinding).readonly(),
  allowed: z.array(AllowedShadow).readonly(),
});
export type Shadows = z.infer<typeof Shadows>;

/** What the guard remembers over restarts. Ids are those of findings, as they are or would be. */
export const ShadowMemory = z.strictObject({
  /** Digest of the catalogue that was used: what a newer one learned to look at is no news. `null`: nobody has looked yet. */
  catalogue: z.string().nullable(),
  /** Kinds whose files were looked at. */
  guarded: z.array(ClientKindId).readonly(),
  /** Folders of projects that were looked into. */
  folders: z.array(z.string()).readonly(),
  /** By place: what stood there before, or was answered with “ignore”. */
  accepted: z.record(z.string(), z.array(z.string()).readonly()),
  allowed: z.array(AllowedShadow).readonly(),
  /** Findings that were told, where they are, and when they were first seen. */
  told: z.array(z.strictObject({ id: z.string(), place: z.string(), at: z.iso.datetime() })).readonly(),
});
export type ShadowMemory = z.infer<typeof ShadowMemory>;
