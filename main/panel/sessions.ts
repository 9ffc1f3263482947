import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a used link hands to the browser: the cookie's value and the key that the page itself keeps. */
export interface OpenedSession {
  cookie: string;
  pageKey: string;
}

export interface PanelSession {
  /** A cookie is shared by every port of a host; the page key is not. Only both together open a socket. */
  isPageKey(key: string): boolean;
}

/** Who may use the panel. Lives in memory only: a file could be written by someone else to let himself in. */
export interface PanelSessions {
  /** A code that opens one session, once, within ten minutes. The code before it ends. */
  issue(): string;
  redeem(code: string): OpenedSession | undefined;
  find(cookie: string | undefined): PanelSession | undefined;
}

const codeLifeMs = 10 * 60_000;
const sessionsKept = 16;

export function createPanelSessions({ now }: { now: () => number }): PanelSessions {
  let waiting: { digest: Buffer; endsAt: number } | undefined;
  const sessions = new Map<string, Buffer>();

  return {
    issue() {
      const code = newSecret();
      waiting = { digest: digestOf(code), endsAt: now() + codeLifeMs };
      return code;
    },
    redeem(code) {
      const isRight = waiting !== undefined && timingSafeEqual(digestOf(code), waiting.digest);
      if (!waiting || !isRight) return undefined;
      const isInTime = now() < waiting.endsAt;
      waiting = undefined;
      if (!isInTime) return undefined;
      const opened = { cookie: newSecret(), pageKey: newSecret() };
      sessions.set(digestOf(opened.cookie).toString('hex'), digestOf(opened.pageKey));
      dropOldest(sessions);
      return opened;
    },
    find(cookie) {
      const digest = cookie === undefined ? undefined : sessions.get(digestOf(cookie).toString('hex'));
      return digest && { isPageKey: (key) => timingSafeEqual(digestOf(key), digest) };
    },
  };
}

function dropOldest(sessions: Map<string, unknown>): void {
  const [oldest] = sessions.keys();
  if (oldest !== undefined && sessions.size > sessionsKept) sessions.delete(oldest);
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

// Digests have one length, so that the comparison says nothing about how much of a guess was right.
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
