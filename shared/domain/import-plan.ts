import { z } from 'zod';
import { ClientKindId } from './found-client';
import { SecretName, ServerDraft, ServerName } from './server';

/** Where a server was seen. `kind: null`: in a text or a bundle that the person gave. */
export const ImportSource = z.object({
  kind: ClientKindId.nullable(),
  label: z.string(),
  path: z.string().nullable(),
  entry: z.string(),
});
export type ImportSource = z.infer<typeof ImportSource>;

/** What to look for servers in. `clients`: every client's files; `entry`: one server of one of them; `path`: a bundle (`.mcpb`) or a configuration file. */
export const ImportRequest = z.discriminatedUnion('from', [
  z.object({ from: z.literal('clients') }),
  z.object({ from: z.literal('entry'), fileId: z.string().max(64), entry: z.string().max(1000) }),
  z.object({ from: z.literal('text'), text: z.string().max(1_000_000) }),
  z.object({ from: z.literal('path'), path: z.string().min(1).max(4000) }),
]);
export type ImportRequest = z.infer<typeof ImportRequest>;

/** A plain secret in an entry: it goes to the keychain, and a reference takes its place. */
export const FoundSecret = z.object({
  /** Where it stands, in words: “the variable GITHUB_TOKEN”. */
  where: z.string(),
  /** Its first and last characters at most. */
  hint: z.string(),
  secretName: SecretName,
});
export type FoundSecret = z.infer<typeof FoundSecret>;

/** A value that the entry refers to and that could not be found. */
export const ImportQuestion = z.object({
  id: z.string(),
  label: z.string(),
  isSecret: z.boolean(),
  /** What may stand in the field already. Of a secret only `''`: it may be left out. */
  suggestion: z.string().nullable(),
});
export type ImportQuestion = z.infer<typeof ImportQuestion>;

export const ImportCandidate = z.object({
  id: z.string(),
  /** The server as it would be added, with references in the place of secrets: the command in full. `null`, with a refusal: there is none. */
  draft: ServerDraft.nullable(),
  sources: z.array(ImportSource),
  secrets: z.array(FoundSecret),
  questions: z.array(ImportQuestion),
  /** What the person should know before it runs, a sentence each. */
  warnings: z.array(z.string()),
  /** Why it cannot be imported. */
  refusal: z.string().nullable(),
  /** Gatehouse has the very same server under this name already. */
  existing: ServerName.nullable(),
  isEnabled: z.boolean(),
});
export type ImportCandidate = z.infer<typeof ImportCandidate>;

/** Good for ten minutes and once. */
export const ImportPlan = z.object({
  id: z.string(),
  candidates: z.array(ImportCandidate),
  /** Files that could not be read. */
  problems: z.array(z.object({ path: z.string(), text: z.string() })),
});
export type ImportPlan = z.infer<typeof ImportPlan>;

export const ImportChoice = z.object({
  id: z.string(),
  name: ServerName,
  /** By the question's id. */
  answers: z.record(z.string(), z.string().max(65_536)).default({}),
});
export type ImportChoice = z.infer<typeof ImportChoice>;
