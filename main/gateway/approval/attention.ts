import type { Preferences } from '../../../shared/domain/settings';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import { derive } from '../derive';
import type { Clock, PresenceSource } from '../ports';
import type { Ended } from './queue';
import { createQuiet, type Quiet } from './quiet';

export interface AttentionParts {
  clock: Clock;
  presence: PresenceSource;
  preferences: Readable<Preferences>;
  /** Nothing is let through anyway. */
  isHalted: () => boolean;
}

/** Whether the person can be asked at all. */
export interface Attention {
  /** While it is true no countdown runs. */
  readonly isAway: Readable<boolean>;
  readonly quiet: Pick<Quiet, 'state' | 'resume'>;
  /** Throws `approval-timeout` while no new question may be put. */
  assertMayAsk(): void;
  onEnded(ended: Pick<Ended, 'kind' | 'wasEngaged'>): void;
  /** Questions of an absent person are denied, and not kept. */
  deniesNow(): boolean;
}

/** From whether somebody is there, and from whether anybody answers. Where nobody can tell, as without a screen, somebody counts as there. */
export function createAttention({ clock, presence, preferences, isHalted }: AttentionParts): Attention {
  const quiet = createQuiet(clock);
  const isAway = derive([presence.state], () => presence.state.get() === 'away');
  const deniesNow = () => isAway.get() && preferences.get().whenAway === 'deny';

  return {
    isAway,
    quiet,
    deniesNow,
    assertMayAsk() {
      if (deniesNow()) throw userAway();
      quiet.assertMayAsk();
    },
    onEnded({ kind, wasEngaged }) {
      // What ended because of a rule, or because everything did, says nothing about who is there.
      if (kind === 'by-rule' || isHalted()) return;
      if (kind !== 'timed-out') quiet.onAnswered();
      else if (!isAway.get()) quiet.onUnanswered(wasEngaged);
    },
  };
}

function userAway(): GatehouseError {
  const message = 'The user is away, so this call was not made. Ask the user before you try it again.';
  return new GatehouseError('approval-timeout', message);
}
