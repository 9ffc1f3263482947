import type { ConnectionEvent } from '../../shared/domain/connection';
import type { FileOutcome, FilePlan, OtherEntries } from '../../shared/domain/file-plan';
import type { FoundClient } from '../../shared/domain/found-client';
import type { Readable } from '../../shared/ipc/define';

export interface FoundClientServiceParts {
  survey: {
    readonly found: Readable<readonly FoundClient[] | null>;
    scan(): Promise<readonly FoundClient[]>;
  };
  connections: {
    planConnect(fileIds: readonly string[], others: OtherEntries): Promise<FilePlan>;
    planDisconnect(fileIds: readonly string[] | null, withSecrets: boolean): Promise<FilePlan>;
    planRestore(backupId: string): Promise<FilePlan>;
    apply(planId: string): Promise<FileOutcome[]>;
  };
  connectionEvents: () => readonly ConnectionEvent[];
  /** Folders of projects that are looked into besides. */
  folders: { add(path: string): void; remove(path: string): void };
  assertEditable: () => void;
}

/** Clients on this machine: found, connected, disconnected. Nothing is written but what a plan showed. */
export function createFoundClientServices(parts: FoundClientServiceParts) {
  const { survey, connections } = parts;

  return {
    'clients.found': survey.found,
    'clients.scan': async (): Promise<void> => {
      await survey.scan();
    },
    'clients.setFolder': async ({ path, isWatched }: { path: string; isWatched: boolean }): Promise<void> => {
      if (isWatched) parts.folders.add(path);
      else parts.folders.remove(path);
      await survey.scan();
    },
    'clients.planConnect': async ({ fileIds, others }: { fileIds: string[]; others: OtherEntries }) => {
      parts.assertEditable();
      return await connections.planConnect(fileIds, others);
    },
    'clients.planDisconnect': async ({ fileIds, withSecrets }: { fileIds: string[] | null; withSecrets: boolean }) =>
      await connections.planDisconnect(fileIds, withSecrets),
    'clients.planRestore': async ({ backupId }: { backupId: string }) => await connections.planRestore(backupId),
    'clients.applyPlan': async ({ planId }: { planId: string }) => {
      const outcomes = await connections.apply(planId);
      await survey.scan();
      return { outcomes };
    },
    'clients.history': () => ({ events: [...parts.connectionEvents()] }),
  };
}
