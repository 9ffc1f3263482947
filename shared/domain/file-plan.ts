import { z } from 'zod';
import { ClientKindId } from './found-client';
import { DiffHunk, Mark } from './preview';

/** What would become of one file. */
export const FileChange = z.object({
  fileId: z.string(),
  kind: ClientKindId,
  clientName: z.string(),
  path: z.string(),
  isNew: z.boolean(),
  /** The file is removed, for nothing but ours was ever in it. */
  isRemoved: z.boolean(),
  /** What is done, a sentence each. */
  steps: z.array(z.string()),
  /** What is a secret in it is masked; everything else is as in the file. */
  diff: z.array(DiffHunk),
  /** What the difference does not tell by itself, such as that it is not all of it. */
  marks: z.array(Mark),
  /** Why this file stays as it is, and what to do. */
  problem: z.string().nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

/** Changes to files as the person saw them; nothing else is carried out. Good for ten minutes and once. */
export const FilePlan = z.object({ id: z.string(), changes: z.array(FileChange) });
export type FilePlan = z.infer<typeof FilePlan>;

/** What becomes of the entries of a client's file whose servers Gatehouse has. */
export const OtherEntries = z.enum(['keep', 'disable', 'remove']);
export type OtherEntries = z.infer<typeof OtherEntries>;

export const FileOutcome = z.object({
  fileId: z.string(),
  path: z.string(),
  outcome: z.enum(['written', 'unchanged', 'refused']),
  /** What to do next, or why it was refused. */
  text: z.string(),
});
export type FileOutcome = z.infer<typeof FileOutcome>;
