import type { ClientConfig } from '../../../shared/domain/client';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../ports';
import { createStore, type Store } from '../store';

/** When each client was last heard of: kept in memory, for a settings file is not written at every call. */
export interface LastSeen {
  see(clientId: string): void;
  at(clientId: string): string | undefined;
  /** Changes at most once a second for each client. */
  readonly changes: Readable<number>;
  /** Writes what is known to the settings. Never throws: it is not worth failing for. */
  save(): void;
}

const noticedEveryMs = 1000;
const savedEveryMs = 600_000;

export function createLastSeen(parts: {
  clients: Store<readonly ClientConfig[]>;
  clock: Clock;
  report: (line: string) => void;
}): LastSeen {
  const seen = new Map<string, Date>();
  const changes = createStore(0);
  let savedAtMs = parts.clock.monotonicMs();

  function save(): void {
    savedAtMs = parts.clock.monotonicMs();
    if (seen.size === 0) return;
    try {
      parts.clients.update((all) =>
        all.map((client) => {
          const at = seen.get(client.id)?.toISOString();
          return at === undefined || at === client.lastSeenAt ? client : { ...client, lastSeenAt: at };
        }),
      );
    } catch {
      parts.report('When clients were last seen could not be saved.');
    }
  }

  return {
    see(clientId) {
      const now = parts.clock.now();
      const before = seen.get(clientId);
      if (before && now.getTime() - before.getTime() < noticedEveryMs) return;
      seen.set(clientId, now);
      changes.update((count) => count + 1);
      if (parts.clock.monotonicMs() - savedAtMs > savedEveryMs) save();
    },
    at: (clientId) => seen.get(clientId)?.toISOString(),
    changes,
    save,
  };
}
