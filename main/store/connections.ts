import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConnectionRecord } from '../../shared/domain/connection';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { codeOf, explainFailure } from './explain-failure';

const Contents = ConnectionRecord.extend({ version: z.literal(1) });

export interface ConnectionKeeper {
  /** Why it cannot be read, and what to do. */
  readonly problem: string | null;
  load(): ConnectionRecord;
  save(contents: ConnectionRecord): void;
}

const empty: ConnectionRecord = { connections: [], events: [] };

/**
 * `connections.json` of a home: what was done to other programs' files. One that cannot be read is left alone and nothing is
 * connected or undone until it can be, for it is all that knows how to undo.
 */
export function createConnectionKeeper(home: string): ConnectionKeeper {
  const path = join(home, 'connections.json');
  const loaded = load(path);
  const problem = typeof loaded === 'string' ? loaded : null;
  return {
    problem,
    load: () => (typeof loaded === 'string' ? empty : loaded),
    save(contents: ConnectionRecord): void {
      if (problem !== null) throw new GatehouseError('conflict', problem);
      try {
        writeFileAtomic(path, `${JSON.stringify({ version: 1, ...contents }, null, 2)}\n`);
      } catch (cause) {
        throw new GatehouseError(
          'internal',
          `“${path}” cannot be written: ${explainFailure(cause)}. Change that, then try again.`,
          { cause },
        );
      }
    },
  };
}

/** Its contents, or why it cannot be read. */
function load(path: string): ConnectionRecord | string {
  try {
    const { version: _, ...contents } = Contents.parse(JSON.parse(readFileSync(path, 'utf8')));
    return contents;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return empty;
    return `“${path}”, which knows how to undo what was done to clients’ files, cannot be read. Put it back from a backup, or remove it and disconnect the clients by hand. Then start Gatehouse again.`;
  }
}
