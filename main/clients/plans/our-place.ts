import type { Connection } from '../../../shared/domain/connection';
import { digestJson } from '../../gateway/json/digest';
import type { Json } from '../formats/config-value';

/** The name of our entry in files, unless it is somebody else's. */
const usualName = 'gatehouse';

/** Of an entry as it is read from a file. */
export function digestEntry(entry: Json): string {
  return digestJson(JSON.stringify(entry));
}

/** Whether an entry is the very one that we wrote, wherever Gatehouse was reached then. */
export function isAsWritten({ entryDigest }: Connection, entry: Json): boolean {
  return digestEntry(entry) === entryDigest;
}

/**
 * The name of the entry that ours takes the place of: the one of the connection while it is ours, or another one that leads to
 * Gatehouse. `undefined`: there is none.
 */
export function ownEntryName(
  entries: ReadonlyMap<string, Json>,
  connection: Connection | undefined,
  isOurs: (entry: Json) => boolean,
): string | undefined {
  const known = connection && entries.get(connection.entryName);
  if (connection && known !== undefined && (isAsWritten(connection, known) || isOurs(known)))
    return connection.entryName;
  return [...entries].find(([, value]) => isOurs(value))?.[0];
}

/** A name for our entry that nobody has, in capitals or not: some programs do not tell them apart. */
export function freeEntryName(entries: ReadonlyMap<string, Json>): string {
  const taken = new Set([...entries.keys()].map((name) => name.toLowerCase()));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? usualName : `${usualName}-${count}`;
    if (!taken.has(name)) return name;
  }
}
