import type { PowerMonitor } from 'electron';
import type { Presence } from '../../shared/domain/grant';
import type { Readable } from '../../shared/ipc/define';

export interface PresenceOptions {
  power: Pick<PowerMonitor, 'on' | 'getSystemIdleState'>;
  /** The screen was locked, or the machine went to sleep: whatever was trusted because the person sat there is not any more. */
  onLock: () => void;
}

export interface PresenceWatch {
  readonly state: Readable<Presence>;
  end(): void;
}

/** Nobody touched the machine for so long: away. In seconds. */
export const idleAfterSeconds = 300;
/** Linux announces no lock; and nowhere is it announced that somebody has been idle. */
const lookEveryMs = 5000;

const meanings = { active: 'here', idle: 'away', locked: 'away', unknown: 'unknown' } as const;

/** Whether the person is at the machine, by what the system knows of its screen, keys and pointer. */
export function watchPresence({ power, onLock }: PresenceOptions): PresenceWatch {
  const listeners = new Set<() => void>();
  /** By events: some systems do not tell when they are asked. */
  let isShut = false;
  let wasLocked = false;
  let state: Presence = 'unknown';

  function look(): void {
    const seen = isShut ? 'locked' : power.getSystemIdleState(idleAfterSeconds);
    const isLocked = seen === 'locked';
    if (isLocked && !wasLocked) onLock();
    wasLocked = isLocked;
    become(meanings[seen]);
  }

  function become(next: Presence): void {
    if (next === state) return;
    state = next;
    for (const listener of [...listeners]) listener();
  }

  const shut = (isNow: boolean) => () => {
    isShut = isNow;
    look();
  };
  power.on('lock-screen', shut(true));
  power.on('unlock-screen', shut(false));
  power.on('suspend', shut(true));
  // Awake it may still be locked, which is then asked for.
  power.on('resume', shut(false));
  const timer = setInterval(look, lookEveryMs);
  look();
  return {
    state: {
      get: () => state,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    end: () => clearInterval(timer),
  };
}
