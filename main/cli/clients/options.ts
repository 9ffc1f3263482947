import type { OtherEntries } from '../../../shared/domain/file-plan';

interface About {
  home: string | undefined;
  json: boolean;
}

interface Change {
  /** Nobody is asked. */
  yes: boolean;
  /** Only shown. */
  dryRun: boolean;
}

/** What one of the commands about clients was asked to do. */
export type ClientsOptions = About &
  (
    | { action: 'list'; all: boolean }
    | ({ action: 'connect'; kinds: readonly string[]; all: boolean; others: OtherEntries } & Change)
    | ({ action: 'disconnect'; kinds: readonly string[]; all: boolean; withSecrets: boolean } & Change)
    | ({ action: 'undo' } & Change)
    | ({ action: 'import'; from: string | undefined; names: readonly string[] } & Change)
    | { action: 'doctor' }
  );

export type OptionsOf<A extends ClientsOptions['action']> = Extract<ClientsOptions, { action: A }>;
