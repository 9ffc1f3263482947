import type { Lent } from '../../../shared/domain/connection';
import { clientKind } from '../catalogue/client-kinds';
import { ConfigTextError } from '../formats/config-problem';
import { removeEntry } from '../formats/config-text';
import { fileIdOf, type ReadFile, shapeOf } from '../read-file';
import type { Planned } from './operation';
import { type DisconnectParts, originalsOf } from './plan-disconnect';
import { showChange, unchanged } from './show-change';
import { giveTakenBack } from './undo-entries';

/**
 * What it takes to put back all that was taken out of a file which is not connected itself: byte for byte where nobody touched it
 * since and no secret is held back. Changes nothing.
 */
export async function planGiveBack(
  read: ReadFile,
  lent: readonly Lent[],
  { withSecrets, parts }: { withSecrets: boolean; parts: DisconnectParts },
): Promise<Planned> {
  const { file, text, bytes, seen, state } = read;
  const kind = clientKind(file.kind);
  const names = lent.map(({ name }) => name).join('”, “');
  if (!kind || !file.mayEdit || state !== 'readable')
    return { change: unchanged(file, `“${names}” cannot be put back here now. Put it back by hand.`), operation: null };
  const taken = lent.map(({ name, backupId }) => ({ name, how: 'removed' as const, backupId }));
  const originals = originalsOf(read, { taken }, parts);
  try {
    const given = giveTakenBack(read, taken, { kind, withSecrets, originals, parts });
    const whole = withSecrets ? asBefore(read, lent, parts) : null;
    const after = whole ?? given.text;
    const entries = [...originals.values()].flatMap((original) => [...original.values()]);
    const secrets = [...read.entries.values(), ...entries].flatMap((value) => parts.secretsIn(kind, value));
    const fileId = fileIdOf(file);
    return {
      change: await showChange(file, { before: text, after, steps: given.steps, secrets }),
      operation: {
        file,
        fileId,
        seen,
        before: bytes,
        next: Buffer.from(after),
        lockSuffix: kind.lockSuffix,
        connection: parts.connectionOf(fileId),
        what: 'Put back what was taken out.',
        amend: { takes: [], gives: lent.map(({ name }) => name), hint: kind.reloadHint ?? 'Start it anew.' },
      },
    };
  } catch (error) {
    if (error instanceof ConfigTextError) return { change: unchanged(file, error.message), operation: null };
    throw error;
  }
}

/** The file as it was before the first was taken, where taking them all leads to what it is now. */
function asBefore(read: ReadFile, lent: readonly Lent[], { backup }: DisconnectParts): string | null {
  const first = lent[0]?.backupId;
  const before = first == null ? undefined : backup(first)?.toString('utf8');
  if (before === undefined) return null;
  const without = lent.reduce((text, { name }) => removeEntry(text, shapeOf(read.file), name), before);
  return without === read.text ? before : null;
}
