/** A suggestion that the person did not want. */
export interface Dismissal {
  readonly id: string;
  /** What it was about, whatever its condition. */
  readonly subject: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Keeps dismissals over restarts. What cannot be kept holds until the process ends: `add` does not throw; `all` throws what the database does. */
export interface DismissalMemory {
  all(): readonly Dismissal[];
  add(dismissal: Dismissal): void;
}
