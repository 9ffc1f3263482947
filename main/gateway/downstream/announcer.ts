import type { Listener } from './listen-streams';
import type { Session } from './session';

/** Whom a change concerns. */
export interface Concerned {
  readonly clientId: string;
  readonly server: string | null;
}

export interface AnnouncerParts {
  sessions: () => Iterable<Session>;
  listeners: () => Iterable<Listener>;
}

/** Changes of one moment are told as one. */
const announceMs = 20;

/** Tells sessions and listen streams that lists changed. */
export function createAnnouncer({ sessions, listeners }: AnnouncerParts) {
  const waiting = new Map<string, ((concerned: Concerned) => boolean)[]>();

  function tell(method: string): void {
    const tests = waiting.get(method) ?? [];
    waiting.delete(method);
    const concerns = (each: Concerned) => tests.some((test) => test(each));
    for (const session of sessions()) if (concerns(session)) session.announce(method);
    for (const listener of listeners()) if (concerns(listener.caller)) listener.announce(method);
  }

  /** `method`: a `notifications/…/list_changed`. */
  return function announce(method: string, concerns: (concerned: Concerned) => boolean): void {
    const others = waiting.get(method);
    if (others) return void others.push(concerns);
    waiting.set(method, [concerns]);
    setTimeout(() => tell(method), announceMs).unref();
  };
}
