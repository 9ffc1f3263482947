import type { Connection } from '../../../shared/domain/connection';
import type { ClientKind } from '../catalogue/client-kinds';
import { removeEntry, setEntry, setField } from '../formats/config-text';
import { isJsonRecord, type Json, memberOf } from '../formats/config-value';
import { printable } from '../import/printable';
import { type ReadFile, shapeOf } from '../read-file';
import { isAsWritten } from './our-place';
import type { DisconnectParts, Originals } from './plan-disconnect';
import { isOff } from './take-others';

/** What stands in the place of a secret that stays in the keychain. */
const movedSecret = '<kept in Gatehouse>';

interface UndoParts {
  readonly kind: ClientKind;
  /** Whether plain secrets come back with the entries that had them. */
  readonly withSecrets: boolean;
  readonly originals: Originals;
  readonly isOurs: DisconnectParts['isOurs'];
  readonly parts: Pick<DisconnectParts, 'secretsIn'>;
}

interface Undone {
  readonly text: string;
  readonly steps: readonly string[];
}

/** The file is not as we left it: what is ours goes, what we took comes back, and everything else stays. @throws ConfigTextError */
export function undoEntries(read: ReadFile, connection: Connection, undoing: UndoParts): Undone {
  const { entryName } = connection;
  const ours = read.entries.get(entryName);
  const isOurs = ours !== undefined && (isAsWritten(connection, ours) || undoing.isOurs(ours));
  const first = isOurs
    ? { text: removeEntry(read.text, shapeOf(read.file), entryName), steps: [`Takes “${entryName}” out.`] }
    : { text: read.text, steps: [`“${entryName}” is not there any more, or leads elsewhere now: it is left alone.`] };
  const present = new Map([...read.entries].filter(([name]) => !isOurs || name !== entryName));
  return giveAllBack(first, connection.taken, { read, present, undoing });
}

/** What was taken comes back, in a file of which nothing else is ours. @throws ConfigTextError */
export function giveTakenBack(
  read: ReadFile,
  taken: Connection['taken'],
  undoing: Pick<UndoParts, 'kind' | 'withSecrets' | 'originals' | 'parts'>,
): Undone {
  const own = { ...undoing, isOurs: () => false };
  return giveAllBack({ text: read.text, steps: [] }, taken, { read, present: read.entries, undoing: own });
}

function giveAllBack(first: Undone, all: Connection['taken'], giving: Giving): Undone {
  return all.reduce((done: Undone, taken) => {
    const next = giveBack(done.text, taken, giving);
    return { text: next.text, steps: [...done.steps, ...next.steps] };
  }, first);
}

interface Giving {
  readonly read: ReadFile;
  /** What is there and not ours. */
  readonly present: ReadonlyMap<string, Json>;
  readonly undoing: UndoParts;
}

function giveBack(text: string, taken: Connection['taken'][number], giving: Giving): Undone {
  const { name, how, backupId } = taken;
  const now = giving.present.get(name);
  const value = giving.undoing.originals.get(backupId ?? '')?.get(name);
  if (how === 'disabled')
    return now === undefined ? { text, steps: [] } : switchBack(text, name, { ...giving, now, value });
  // Whatever has the name now was put there by somebody else.
  if (now !== undefined) return { text, steps: [] };
  if (value === undefined)
    return { text, steps: [`What “${printable(name)}” was is not known any more: put it back by hand.`] };
  const { kind, withSecrets, parts } = giving.undoing;
  // What was replaced led to Gatehouse: nothing of it went to the keychain.
  const isWhole = withSecrets || how === 'replaced';
  const secrets = isWhole ? [] : parts.secretsIn(kind, value);
  const said = secrets.length === 0 ? 'back.' : 'back, without its secrets.';
  return {
    text: setEntry(text, shapeOf(giving.read.file), { name, value: withoutSecrets(value, secrets) }),
    steps: [`Puts “${printable(name)}” ${said}`],
  };
}

/** Only while it is off: otherwise somebody switched it since. */
function switchBack(
  text: string,
  name: string,
  { read, undoing, now, value }: Giving & { now: Json; value: Json | undefined },
): Undone {
  const { kind } = undoing;
  if (kind.disable === null || !isOff(kind, now)) return { text, steps: [] };
  const { field, trueMeans } = kind.disable;
  const flag = value === undefined ? trueMeans === 'on' : isJsonRecord(value) ? memberOf(value, field) : undefined;
  return {
    text: setField(text, shapeOf(read.file), { name, field, value: flag }),
    steps: [`Switches “${printable(name)}” on again.`],
  };
}

function withoutSecrets(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) return value;
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  const clean = (each: Json): Json => {
    if (typeof each === 'string')
      return longestFirst.reduce((text, secret) => text.replaceAll(secret, () => movedSecret), each);
    if (Array.isArray(each)) return each.map(clean);
    if (!isJsonRecord(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([key, member]) => [key, clean(member)]));
  };
  return clean(value);
}
