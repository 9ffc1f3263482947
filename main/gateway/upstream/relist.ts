export interface Relist<K> {
  /** This one changed; several such news within a moment cost one look. */
  note(kind: K): void;
  close(): void;
}

interface RelistOptions<K> {
  readonly delayMs: number;
  /** Must not reject. Never runs twice at a time. */
  run(kinds: readonly K[]): Promise<void>;
}

/** Gathers news for a while, then looks once; news that come during a look are looked at afterwards. */
export function createRelist<K>({ delayMs, run }: RelistOptions<K>): Relist<K> {
  const noted = new Set<K>();
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isClosed = false;

  function schedule(): void {
    if (isClosed || isRunning || noted.size === 0) return;
    timer ??= setTimeout(() => void look(), delayMs);
  }

  async function look(): Promise<void> {
    timer = undefined;
    isRunning = true;
    const kinds = [...noted];
    noted.clear();
    await run(kinds);
    isRunning = false;
    schedule();
  }

  return {
    note(kind) {
      noted.add(kind);
      schedule();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
