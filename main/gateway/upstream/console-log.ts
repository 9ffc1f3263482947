import type { ConsoleLine } from '../../../shared/domain/server';

/** The latest lines of one server's console. */
export interface ConsoleLog {
  add(source: ConsoleLine['source'], text: string): void;
  lines(): readonly ConsoleLine[];
  /** Lines ever added. */
  readonly count: number;
}

const maxLines = 1000;
const maxLineLength = 4000;

interface ConsoleLogOptions {
  /** In ms. */
  now(): number;
  /** After each line. */
  onAdd(): void;
  /** Gets each line as well. */
  readonly forward?: ConsoleLog['add'] | undefined;
}

/** Lines are kept as they are: whoever shows them shows them as text. */
export function createConsoleLog({ now, onAdd, forward }: ConsoleLogOptions): ConsoleLog {
  const ring: ConsoleLine[] = [];
  let count = 0;
  return {
    add(source, text) {
      const cut = text.length > maxLineLength ? `${text.slice(0, maxLineLength - 1)}…` : text;
      ring[count % maxLines] = { at: new Date(now()).toISOString(), source, text: cut };
      count += 1;
      forward?.(source, cut);
      onAdd();
    },
    lines: () =>
      count <= maxLines ? [...ring] : [...ring.slice(count % maxLines), ...ring.slice(0, count % maxLines)],
    get count() {
      return count;
    },
  };
}
