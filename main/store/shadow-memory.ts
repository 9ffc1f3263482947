import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ShadowMemory } from '../../shared/domain/shadow';
import { GatehouseError } from '../../shared/errors';
import { writeFileAtomic } from './atomic-file';
import { codeOf, explainFailure } from './explain-failure';
import { isSealed, type OpenedSeal, withoutSeal } from './settings-seal';

export interface ShadowKeeper {
  /** `null`: nothing was kept yet. `untrusted`: what is kept is not ours, or was taken away. */
  load(): ShadowMemory | null | 'untrusted';
  save(memory: ShadowMemory): void;
}

/**
 * `shadows.json` of a home: what the person allowed of that which goes round Gatehouse, and what stood in clients' files before.
 * Sealed as the settings are: another program that could write “allowed” here could go round Gatehouse unseen.
 */
export function createShadowKeeper(home: string, opened: OpenedSeal): ShadowKeeper {
  const path = join(home, 'shadows.json');
  const seal = 'seal' in opened ? opened.seal : null;

  /** What was sealed is not put down unsealed: the next start could not tell it from somebody else's. */
  function assertMayWrite(): void {
    if (seal || !existsSync(path) || !isSealed(readFileSync(path, 'utf8'))) return;
    throw new GatehouseError(
      'secret-unavailable',
      'What you allow or ignore in clients’ files cannot be kept, because the keychain does not open. Unlock it, then start Gatehouse again.',
    );
  }

  function judge(text: string): ShadowMemory | 'untrusted' {
    const verdict = seal?.judge(text) ?? 'unsealed';
    const isOurs = verdict === 'ours' || (verdict === 'unsealed' && (seal === null || seal.isFirst));
    const contents = isOurs ? withoutSeal(text) : null;
    return ShadowMemory.safeParse(contents).data ?? 'untrusted';
  }

  return {
    load() {
      try {
        return judge(readFileSync(path, 'utf8'));
      } catch (error) {
        const isNew = codeOf(error) === 'ENOENT' && (seal?.isFirst ?? true);
        return isNew ? null : 'untrusted';
      }
    },
    save(memory) {
      try {
        assertMayWrite();
        const text = JSON.stringify(memory, null, 2);
        writeFileAtomic(path, seal ? seal.close(text) : `${text}\n`);
        seal?.written();
      } catch (cause) {
        if (cause instanceof GatehouseError) throw cause;
        throw new GatehouseError(
          'internal',
          `“${path}” cannot be written: ${explainFailure(cause)}. Change that, then try again.`,
          { cause },
        );
      }
    },
  };
}
