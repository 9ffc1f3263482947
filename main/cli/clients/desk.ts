import { z } from 'zod';
import { Connection } from '../../../shared/domain/connection';
import type { FileOutcome, FilePlan, OtherEntries } from '../../../shared/domain/file-plan';
import { FoundClient } from '../../../shared/domain/found-client';
import type { ImportChoice, ImportPlan, ImportRequest } from '../../../shared/domain/import-plan';

/** What the commands about clients know of Gatehouse and of this computer. Holds no secret. */
export const Overview = z.object({
  gateway: z.object({
    /** A Gatehouse runs on this home; without one the command opened the home itself. */
    isRunning: z.boolean(),
    version: z.string(),
    /** Where it listens, or would. */
    endpoint: z.string(),
    isListening: z.boolean(),
    isPaused: z.boolean(),
    isPanic: z.boolean(),
    problem: z.string().nullable(),
    secretsKeptIn: z.enum(['keychain', 'encrypted-file', 'memory']),
  }),
  /** In the order of the catalogue, installed or not. */
  clients: z.array(FoundClient),
  connections: z.array(
    Connection.extend({
      /** What the client is called; `null`: it is not let in any more. */
      clientName: z.string().nullable(),
      /** The program that its token belongs to. */
      boundTo: z.string().nullable(),
    }),
  ),
  /** The file that was changed last. */
  latest: z.object({ at: z.iso.datetime(), fileId: z.string(), path: z.string(), what: z.string() }).nullable(),
});
export type Overview = z.infer<typeof Overview>;

export type FoundConnection = Overview['connections'][number];

/** All that the commands about clients can do, with a running Gatehouse or without one. Everything rejects with a sentence. */
export interface ClientDesk {
  /** Looks anew at this computer. */
  look(): Promise<Overview>;
  planConnect(fileIds: readonly string[], others: OtherEntries): Promise<FilePlan>;
  /** `null`: everything that is connected. */
  planDisconnect(fileIds: readonly string[] | null): Promise<FilePlan>;
  /** Also puts secrets back into the files. Rejects where that is not to be had from here, and says where it is. */
  planDisconnectWithSecrets(fileIds: readonly string[] | null): Promise<FilePlan>;
  apply(planId: string): Promise<FileOutcome[]>;
  planImport(request: ImportRequest): Promise<ImportPlan>;
  /** Adds servers, all of them switched off. */
  import(planId: string, choices: readonly ImportChoice[]): Promise<string[]>;
}
