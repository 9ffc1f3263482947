import type { ServerConfig } from '../../../shared/domain/server';
import type { Clock, Secrets } from '../../gateway/ports';
import { namedSecrets } from './named-secrets';

export interface KeptSecrets {
  /** Those that servers refer to, by name, as far as the keychain gives them. Never to be logged. */
  read(): Promise<ReadonlyMap<string, string>>;
  /** What was read, while some `work` is under way; otherwise nothing. */
  now(): ReadonlyMap<string, string>;
  /** Reads them, does the work, and forgets them again. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

interface KeptSecretsParts {
  servers: () => readonly ServerConfig[];
  secrets: Pick<Secrets, 'get'>;
  clock: Pick<Clock, 'monotonicMs'>;
  timeoutMs?: number;
}

const nothing: ReadonlyMap<string, string> = new Map();
/** A keychain that is locked may ask the person each time. */
const pauseMs = 600_000;

/** Values of secrets for as long as something is compared with them: two accounts with one service are told apart by them alone. */
export function createKeptSecrets({ servers, secrets, clock, timeoutMs = 3000 }: KeptSecretsParts): KeptSecrets {
  let values = nothing;
  let users = 0;
  let silentUntilMs = 0;

  async function readAll(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const name of namedSecrets(servers().map(({ transport }) => transport))) {
      const value = await secrets.get(name);
      if (value !== undefined) found.set(name, value);
    }
    return found;
  }

  async function read(): Promise<ReadonlyMap<string, string>> {
    if (clock.monotonicMs() < silentUntilMs) return nothing;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, undefined);
    });
    const found = await Promise.race([readAll().catch(() => undefined), late]);
    clearTimeout(timer);
    if (!found) silentUntilMs = clock.monotonicMs() + pauseMs;
    return found ?? nothing;
  }

  return {
    read,
    now: () => values,
    async during(work) {
      users += 1;
      try {
        values = await read();
        return await work();
      } finally {
        users -= 1;
        if (users === 0) values = nothing;
      }
    },
  };
}
