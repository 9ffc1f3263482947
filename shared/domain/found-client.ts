import { z } from 'zod';

/** Id of a row of the catalogue of clients, such as `claude-code`. */
export const ClientKindId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);
export type ClientKindId = z.infer<typeof ClientKindId>;

export const FileFormat = z.enum(['json', 'jsonc', 'toml', 'yaml']);
export type FileFormat = z.infer<typeof FileFormat>;

/** Whom a configuration file is about. `managed`: an administrator's. `plugin`: came with an extension. `legacy`: not read any more. */
export const FileScope = z.enum(['user', 'project', 'profile', 'managed', 'plugin', 'legacy']);
export type FileScope = z.infer<typeof FileScope>;

/** `odd`: no regular file, too large, or no UTF-8. `denied`: the system does not let us look. */
export const FileState = z.enum(['absent', 'readable', 'denied', 'malformed', 'odd']);
export type FileState = z.infer<typeof FileState>;

/** Why a text cannot be read: a sentence that says what to do. Lines and columns count from 1. */
export const TextProblem = z.object({ text: z.string(), line: z.number().int(), column: z.number().int() });
export type TextProblem = z.infer<typeof TextProblem>;

/** One server in a client's file, as a page shows it. */
export const EntryView = z.object({
  name: z.string(),
  /** The command with its arguments, or the address, in full; what looks like a secret is masked. */
  summary: z.string(),
  isEnabled: z.boolean(),
  /** It leads to Gatehouse. */
  isOurs: z.boolean(),
  /** Gatehouse has this server too: the client could do without this entry. */
  isKnown: z.boolean(),
  /** Why it cannot be imported. */
  problem: z.string().nullable(),
});
export type EntryView = z.infer<typeof EntryView>;

/** Our entry in a file. `changed`, `missing`: somebody else edited it, or took it out. */
export const ConnectionState = z.enum(['none', 'connected', 'changed', 'missing']);
export type ConnectionState = z.infer<typeof ConnectionState>;

export const FoundFile = z.object({
  /** Of the kind and the path; the same at each start. */
  id: z.string(),
  path: z.string(),
  scope: FileScope,
  /** Of a project's file: the project's folder. */
  folder: z.string().nullable(),
  state: FileState,
  problem: TextProblem.nullable(),
  /** Where our entry would go. */
  isTarget: z.boolean(),
  entries: z.array(EntryView),
  connection: ConnectionState,
  /** Which client of ours the entry in it belongs to. */
  clientId: z.string().nullable(),
});
export type FoundFile = z.infer<typeof FoundFile>;

/** A program on this machine that speaks MCP, or a known one that is not here. */
export const FoundClient = z.object({
  kind: ClientKindId,
  name: z.string(),
  vendor: z.string(),
  isExperimental: z.boolean(),
  isInstalled: z.boolean(),
  /** The path that says that it is installed. */
  sign: z.string().nullable(),
  /** How it would be connected; `manual`: by hand, for it cannot be done by a file. */
  how: z.enum(['http', 'bridge', 'manual']),
  /** What the person does so that the client notices a change of its file. */
  reload: z.string(),
  /** What else to know before it is connected, a sentence each. */
  notes: z.array(z.string()),
  limits: z.object({ maxTools: z.number().int().nullable(), maxToolNameLength: z.number().int().nullable() }),
  files: z.array(FoundFile),
});
export type FoundClient = z.infer<typeof FoundClient>;
