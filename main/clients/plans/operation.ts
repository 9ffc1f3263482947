import type { Connection } from '../../../shared/domain/connection';
import type { FileChange } from '../../../shared/domain/file-plan';
import type { ClientFile } from '../places/client-files';
import type { Seen } from '../write/replace-file';

/** A client that is let in when its entry is written: a new one, or one that is there and gets another token. */
export interface PlannedClient {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly token: string;
  /** `http`: the token stands in the file. `bridge`: the bridge has to find it elsewhere. */
  readonly way: 'http' | 'bridge';
}

/** What is carried out for one file when the person says yes to exactly this. */
export interface Operation {
  readonly file: ClientFile;
  readonly fileId: string;
  readonly seen: Seen;
  /** What the file is now; `null`: there is none. */
  readonly before: Buffer | null;
  /** `null`: the file is removed. `undefined`: it stays as it is. */
  readonly next: Buffer | null | undefined;
  readonly lockSuffix: string | null;
  /** What the ledger said when this was planned; it must still say so. */
  readonly connection: Connection | undefined;
  /** In the past, for the history. */
  readonly what: string;
  readonly connect?: {
    readonly client: PlannedClient;
    readonly entryName: string;
    readonly entryDigest: string;
    /** What is taken now, besides what was taken before. */
    readonly taken: readonly Taken[];
    readonly hint: string;
  };
  readonly disconnect?: {
    /** The client that the entry belonged to. */
    readonly clientId: string;
    readonly hint: string;
    /** Goes with the file. */
    readonly ownFolder: string | null;
  };
  /** A file that stays connected, or never was, loses entries or gets them back. */
  readonly amend?: {
    readonly takes: readonly Taken[];
    /** Names of entries that are there again. */
    readonly gives: readonly string[];
    readonly hint: string;
  };
}

export type Taken = Pick<Connection['taken'][number], 'name' | 'how'>;

/** `operation`: `null` where nothing is done, and the change says why. */
export interface Planned {
  readonly change: FileChange;
  readonly operation: Operation | null;
}
