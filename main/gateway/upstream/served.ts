/** Which clients a link was used for since it was opened or renewed, and whom it may still be busy with. */
export interface Served {
  note(clientId: string): void;
  /** Nobody waits for this request of a client any more; the server may go on with it. */
  gaveUp(id: number, clientId: string): void;
  /** The server answered what was given up. */
  answeredLate(id: number): void;
  /** Begins anew. */
  forget(): void;
  /** The only client so far; `undefined`: there was none, or there were several. */
  only(): string | undefined;
  areSeveral(): boolean;
  /** Whether the server may mean another client than this one, although no request of another waits. */
  mayMeanAnother(clientId: string): boolean;
}

/** As long a server is taken to go on with what it was told to give up, unless it answers: servers stop when they are told so … */
const stopMs = 5_000;
/** … but for those that once answered all the same. */
const heedlessMs = 60_000;
/** A client that gives up calls without end gets no more room than this. */
const mostKept = 1_000;

/** `now`: in ms. More than “several” nobody has to know of earlier parties, so it stays small. */
export function createServed(now: () => number): Served {
  let first: string | undefined;
  let areSeveral = false;
  let isHeedless = false;
  const unfinished = new Map<number, { clientId: string; until: number }>();

  return {
    note(clientId) {
      first ??= clientId;
      areSeveral ||= first !== clientId;
    },
    gaveUp(id, clientId) {
      if (unfinished.size >= mostKept) unfinished.delete(unfinished.keys().next().value ?? id);
      unfinished.set(id, { clientId, until: now() + (isHeedless ? heedlessMs : stopMs) });
    },
    answeredLate(id) {
      if (unfinished.delete(id)) isHeedless = true;
    },
    forget() {
      first = undefined;
      areSeveral = false;
      isHeedless = false;
      unfinished.clear();
    },
    only: () => (areSeveral ? undefined : first),
    areSeveral: () => areSeveral,
    mayMeanAnother(clientId) {
      if (!areSeveral || unfinished.size === 0) return false;
      const at = now();
      for (const [id, entry] of unfinished) {
        if (entry.until <= at) unfinished.delete(id);
        else if (entry.clientId !== clientId) return true;
      }
      return false;
    },
  };
}
