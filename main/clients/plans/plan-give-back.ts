import type { Lent } from '../../../shared/domain/connection';
import { removeEntry } from '../formats/config-text';
import { type ReadFile, shapeOf } from '../read-file';
import type { Planned } from './operation';
import { planAmend } from './plan-amend';
import { type DisconnectParts, originalsOf } from './plan-disconnect';
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
  const taken = lent.map(({ name, backupId }) => ({ name, how: 'removed' as const, backupId }));
  return await planAmend(read, parts, {
    edit(kind) {
      const originals = originalsOf(read, { taken }, parts);
      const given = giveTakenBack(read, taken, { kind, withSecrets, originals, parts });
      const whole = withSecrets ? asBefore(read, lent, parts) : null;
      const others = [...originals.values()].flatMap((original) => [...original.values()]);
      return { after: whole ?? given.text, steps: given.steps, others };
    },
    what: 'Put back what was taken out.',
    amend: { takes: [], gives: lent.map(({ name }) => name) },
  });
}

/** The file as it was before the first was taken, where taking them all leads to what it is now. */
function asBefore(read: ReadFile, lent: readonly Lent[], { backup }: DisconnectParts): string | null {
  const first = lent[0]?.backupId;
  const before = first == null ? undefined : backup(first)?.toString('utf8');
  if (before === undefined) return null;
  const without = lent.reduce((text, { name }) => removeEntry(text, shapeOf(read.file), name), before);
  return without === read.text ? before : null;
}
