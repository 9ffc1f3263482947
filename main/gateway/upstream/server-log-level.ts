import { lowestLevel, untoldLevel } from '../relay/log-levels';
import type { Connection } from './connection';

/** From which level on a server of the session era sends log messages: it knows one level only, the one it was told last. */
export interface ServerLogLevel {
  /** What its sessions want together; `null`: none of them named a level. */
  set(level: string | null): void;
  /**
   * A stateless request wants messages from this level on until it calls what it is given. Resolves when the server has
   * answered that it knows, or does not say so in time; it is never kept from running.
   */
  hold(level: string): Promise<() => void>;
  /** The server knows of nothing. */
  renew(): void;
}

interface ServerLogLevelOptions {
  current(): Connection | undefined;
}

/** In ms. A call waits for it, and a server that is so slow to take note has no better use. */
const answerMs = 5000;

export function createServerLogLevel({ current }: ServerLogLevelOptions): ServerLogLevel {
  const held: { readonly level: string }[] = [];
  let ofSessions: string | null = null;
  let told: string | null = null;
  let telling: { done: Promise<void> } | undefined;

  /** The server cannot be untold, and what one session wanted must not silence those who come later. */
  function wanted(): string | null {
    if (ofSessions === null && held.length === 0 && told === null) return null;
    return lowestLevel([ofSessions ?? untoldLevel, ...held.map(({ level }) => level)]);
  }

  /** One after the other: over HTTP two requests may overtake each other. */
  async function tellAll(connection: Connection, own: typeof telling): Promise<void> {
    for (let level = wanted(); level !== null && level !== told && own === telling; level = wanted()) {
      told = level;
      const params = JSON.stringify({ level });
      await connection.link.request('logging/setLevel', params, { timeoutMs: answerMs }).catch(() => undefined);
    }
    if (own === telling) telling = undefined;
  }

  function tell(): Promise<void> {
    const connection = current();
    if (!connection || !canLog(connection)) return Promise.resolve();
    if (telling) return telling.done;
    const own = { done: Promise.resolve() };
    telling = own;
    own.done = tellAll(connection, own);
    return own.done;
  }

  return {
    set(level) {
      ofSessions = level;
      void tell();
    },
    async hold(level) {
      const entry = { level };
      held.push(entry);
      await tell();
      // The server stays as talkative until somebody says otherwise: to quieten it after each call would cost a request.
      return () => void held.splice(held.indexOf(entry), held.includes(entry) ? 1 : 0);
    },
    renew() {
      told = null;
      telling = undefined;
      void tell();
    },
  };
}

function canLog({ greeting }: Connection): boolean {
  return greeting.era === 'session' && Object.hasOwn(greeting.capabilities, 'logging');
}
