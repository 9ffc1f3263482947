import { z } from 'zod';

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
  origin: z.enum(['person', 'config', 'try-it']).default('person'),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable().default(null),
});
export type ClientConfig = z.infer<typeof ClientConfig>;

export const ClientView = ClientConfig.omit({ tokenDigest: true }).extend({
  /** What it says of itself in `initialize`: a claim, shown as such. */
  claims: z.object({ name: z.string(), version: z.string() }).nullable(),
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
