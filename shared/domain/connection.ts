import { z } from 'zod';
import { ClientKindId, FileFormat } from './found-client';

/** What was done to one file of another program, so that it can be undone. Holds no secret. */
export const Connection = z.strictObject({
  fileId: z.string(),
  kind: ClientKindId,
  path: z.string(),
  /** How the file is written and where in it the servers stand: undoing needs nobody to find the client again. */
  format: FileFormat,
  container: z.strictObject({
    segments: z.array(z.string()),
    kind: z.enum(['map', 'list']),
    idField: z.string().nullable(),
  }),
  clientId: z.string(),
  entryName: z.string(),
  /** Of the canonical JSON of our entry, so that a file that its client wrote anew is still told to hold it. */
  entryDigest: z.string(),
  /** SHA-256 of the bytes that we wrote; `null`: others wrote in between, so that the backup is not what was there before us. */
  after: z.string().nullable(),
  /** Entries that we took out, switched off, or put ours in the place of (`replaced`). What they were stands in the backup. */
  taken: z
    .array(
      z.strictObject({
        name: z.string(),
        how: z.enum(['removed', 'disabled', 'replaced']),
        backupId: z.string().nullable(),
      }),
    )
    .readonly(),
  /** What the file was before; `null`: there was none. */
  backupId: z.string().nullable(),
  /** The outermost folder that was made for the file, and goes with it when nothing else is in it. */
  ownFolder: z.string().nullable(),
  at: z.iso.datetime(),
});
export type Connection = z.infer<typeof Connection>;

/** An entry that was taken out of a file which is not connected itself, such as a project's. What it was stands in the backup. */
export const Lent = Connection.pick({
  fileId: true,
  kind: true,
  path: true,
  format: true,
  container: true,
  at: true,
}).extend({
  name: z.string(),
  backupId: z.string().nullable(),
});
export type Lent = z.infer<typeof Lent>;

/** Something that was done, for the person to look back at. */
export const ConnectionEvent = z.strictObject({
  at: z.iso.datetime(),
  fileId: z.string(),
  path: z.string(),
  what: z.string(),
  /** What the file was before it. */
  backupId: z.string().nullable(),
});
export type ConnectionEvent = z.infer<typeof ConnectionEvent>;

/** The latest event first. */
export const ConnectionRecord = z.strictObject({
  connections: z.array(Connection).readonly(),
  events: z.array(ConnectionEvent).readonly(),
  lent: z.array(Lent).readonly().optional(),
});
export type ConnectionRecord = z.infer<typeof ConnectionRecord>;
