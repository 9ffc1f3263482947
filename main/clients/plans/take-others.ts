import type { OtherEntries } from '../../../shared/domain/file-plan';
import type { ClientKind } from '../catalogue/client-kinds';
import { removeEntry, setField } from '../formats/config-text';
import { isJsonRecord, type Json, memberOf } from '../formats/config-value';
import { printable } from '../import/printable';
import { type ReadFile, shapeOf } from '../read-file';
import type { Taken } from './operation';

interface Taking {
  readonly text: string;
  readonly taken: readonly Taken[];
  readonly steps: readonly string[];
}

interface TakeParts {
  readonly kind: ClientKind;
  readonly others: OtherEntries;
  /** Whether Gatehouse has the server of this entry. */
  readonly isKnown: (kind: ClientKind, entry: Json) => boolean;
  /** The name of our own entry. */
  readonly own: string | undefined;
}

/** Entries whose servers Gatehouse has are no longer needed, where the person wants that. @throws ConfigTextError */
export function takeOthers(read: ReadFile, { kind, others, isKnown, own }: TakeParts): Taking {
  const nothing = { text: read.text, taken: [], steps: [] };
  if (others === 'keep') return nothing;
  const known = [...read.entries].filter(
    ([name, value]) => name !== own && !isOff(kind, value) && isKnown(kind, value),
  );
  return known.reduce((done: Taking, [name]) => take(done, name, { read, kind, others }), nothing);
}

function take(
  { text, taken, steps }: Taking,
  name: string,
  { read, kind, others }: { read: ReadFile; kind: ClientKind; others: OtherEntries },
): Taking {
  const shape = shapeOf(read.file);
  const { disable } = kind;
  const shown = printable(name);
  if (others === 'disable' && disable !== null) {
    const off = { name, field: disable.field, value: offValue(disable) };
    return {
      text: setField(text, shape, off),
      taken: [...taken, { name, how: 'disabled' }],
      steps: [...steps, `Switches “${shown}” off: Gatehouse has it.`],
    };
  }
  const why = others === 'disable' ? `Gatehouse has it, and ${kind.name} cannot switch it off` : 'Gatehouse has it';
  return {
    text: removeEntry(text, shape, name),
    taken: [...taken, { name, how: 'removed' }],
    steps: [...steps, `Takes “${shown}” out: ${why}.`],
  };
}

/** What the field of a switch holds when the entry is off. */
export function offValue({ trueMeans }: NonNullable<ClientKind['disable']>): boolean {
  return trueMeans === 'off';
}

/** Whether an entry is switched off in the way of its kind. */
export function isOff({ disable }: ClientKind, value: Json): boolean {
  if (disable === null || !isJsonRecord(value)) return false;
  return memberOf(value, disable.field) === offValue(disable);
}
