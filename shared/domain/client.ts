import { z } from 'zod';
import { ClientKindId } from './found-client';
import { Peer } from './peer';

export const ClientName = z
  .string()
  .trim()
  .min(1, 'Give the client a name.')
  .max(60, 'Use at most 60 characters.')
  .regex(/^[^\p{Cc}\p{Cf}*?]+$/u, 'Use a name without control characters, “*” or “?”.');

/** One MCP client as kept in the settings. The token itself is never kept, only its digest. */
export const ClientConfig = z.object({
  id: z.string(),
  name: ClientName,
  /** SHA-256 of the token, hex. */
  tokenDigest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Tools this client does not see: server name → the server's own tool names. */
  hiddenTools: z.record(z.string(), z.array(z.string())).default({}),
  /** Servers this client does not see. */
  hiddenServers: z.array(z.string()).default([]),
  /** Which profile it has: it sees no more than that. `null`: none, so everything. */
  profileId: z.string().nullable().default(null),
  /** Which kind of client it was made for, where that is known. */
  kind: ClientKindId.nullable().default(null),
  /** The program that used the token first (`programOf`); `null`: none yet, or the system does not tell. */
  boundTo: z.string().nullable().default(null),
  origin: z.enum(['person', 'config', 'try-it']).default('person'),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable().default(null),
});
export type ClientConfig = z.infer<typeof ClientConfig>;

export const ClientView = ClientConfig.omit({ tokenDigest: true }).extend({
  /** What it says of itself in `initialize`: a claim, shown as such. */
  claims: z.object({ name: z.string(), version: z.string() }).nullable(),
  /** The program behind its latest connection; `null`: there was none since Gatehouse started. */
  peer: Peer.nullable().default(null),
  /** The token belongs to a program, and that is another one. */
  isOtherProgram: z.boolean().default(false),
  sessions: z.number().int(),
});
export type ClientView = z.infer<typeof ClientView>;

/** How to connect one kind of client: text to copy, and where it goes. */
export const Snippet = z.object({
  id: z.enum(['claude-code', 'claude-desktop', 'cursor', 'vscode', 'codex', 'other']),
  label: z.string(),
  /** Where to put it, in words. */
  where: z.string(),
  language: z.enum(['shell', 'json', 'toml', 'text']),
  text: z.string(),
});
export type Snippet = z.infer<typeof Snippet>;

/** Shown once: the token cannot be read again. */
export const NewToken = z.object({ client: ClientView, token: z.string(), snippets: z.array(Snippet) });
export type NewToken = z.infer<typeof NewToken>;
