import type { OutsideChange, RulesFile } from '../../shared/domain/outside-change';
import type { Rule } from '../../shared/domain/policy';
import type { AppContract } from '../../shared/ipc/contract';
import type { Readable, Services } from '../../shared/ipc/define';
import { provenly, type RequireProof } from './require-proof';

export interface OutsideServiceParts {
  outside: {
    readonly list: Readable<readonly OutsideChange[]>;
    look(id: string): { change: OutsideChange; allowed: readonly Rule[]; mayWiden: boolean };
    accept(id: string): void;
    reject(id: string): void;
  };
  rulesFile: { readonly state: Readable<RulesFile>; link(path: string | null): void };
  /** Whether an allow rule lets destroying or executing calls through. */
  mayCoverHarm: (rule: Rule) => boolean;
  requireProof: RequireProof;
  /** Writes down what the person decided. */
  onDecided: (change: OutsideChange, isAccepted: boolean) => void;
  assertEditable: () => void;
}

type OutsideServices = Pick<
  Services<AppContract>,
  'settings.outside' | 'settings.acceptOutside' | 'settings.rejectOutside' | 'policy.file' | 'policy.linkFile'
>;

/** What was changed behind our back, and the file that keeps the rules besides. */
export function createOutsideServices(parts: OutsideServiceParts): OutsideServices {
  const { outside, rulesFile } = parts;
  return {
    'settings.outside': outside.list,
    'settings.acceptOutside': ({ id }) => {
      parts.assertEditable();
      const { change, allowed, mayWiden } = outside.look(id);
      const widens = mayWiden || allowed.some(parts.mayCoverHarm);
      const giveBack = widens ? parts.requireProof('Accepting this change') : undefined;
      provenly(giveBack, () => outside.accept(id));
      parts.onDecided(change, true);
    },
    'settings.rejectOutside': ({ id }) => {
      parts.assertEditable();
      const { change } = outside.look(id);
      outside.reject(id);
      parts.onDecided(change, false);
    },
    'policy.file': rulesFile.state,
    'policy.linkFile': ({ path }) => {
      parts.assertEditable();
      rulesFile.link(path);
    },
  };
}
