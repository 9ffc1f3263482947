/** What a server said that nobody has use for, counted. */
export interface Ignored {
  readonly answers: number;
  readonly malformed: number;
  readonly flood: number;
}

export interface IgnoredCount {
  readonly counts: Ignored;
  /** Nobody waits for this request any longer; that its answer still comes is nothing to hold against the server. */
  gaveUp(id: number): void;
  /** An answer that finds nobody. */
  answer(id: number): void;
  /** Progress of a request that wants none, or no more. */
  progress(): void;
  malformed(): void;
  flood(): void;
}

interface IgnoredOptions {
  /** An answer to what was never asked, or was answered already. */
  onUnasked(): void;
}

/** Of the requests given up: more than a server may be late with. */
const mostRemembered = 1000;

export function createIgnored({ onUnasked }: IgnoredOptions): IgnoredCount {
  const counts = { answers: 0, malformed: 0, flood: 0 };
  const givenUp = new Set<number>();
  return {
    counts,
    gaveUp(id) {
      givenUp.add(id);
      if (givenUp.size <= mostRemembered) return;
      for (const oldest of givenUp) {
        givenUp.delete(oldest);
        break;
      }
    },
    answer(id) {
      counts.answers += 1;
      if (!givenUp.delete(id)) onUnasked();
    },
    progress() {
      counts.answers += 1;
    },
    malformed() {
      counts.malformed += 1;
    },
    flood() {
      counts.flood += 1;
    },
  };
}
