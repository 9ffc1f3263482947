import type { GatewayStatus, Preferences } from '../../shared/domain/settings';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import type { Store } from '../gateway/store';
import { notify } from './notify';
import { provenly, type RequireProof } from './require-proof';

export interface SettingsServiceParts {
  status: Store<GatewayStatus>;
  preferences: Store<Preferences>;
  requireProof: RequireProof;
  /** Tries to listen; what comes of it stands in the status. */
  listen: (port: number) => Promise<void>;
  shell: { setLaunchAtLogin(isEnabled: boolean): void };
}

type SettingsServices = Pick<Services<AppContract>, 'settings.preferences' | 'settings.save'>;

/** What the person chose, and what follows from a change of it. */
export function createSettingsServices(parts: SettingsServiceParts): SettingsServices {
  const { status, preferences, shell } = parts;

  function keep(change: Partial<Preferences>): void {
    const before = preferences.get().authenticateFor;
    const { authenticateFor = before } = change;
    const changesProof = authenticateFor !== before;
    const giveBack = changesProof ? parts.requireProof('Changing what takes a proof', { always: true }) : undefined;
    provenly(giveBack, () => preferences.update((current) => ({ ...current, ...change })));
  }

  return {
    'settings.preferences': preferences,
    'settings.save': async (change) => {
      const before = preferences.get();
      keep(change);
      const { port, launchAtLogin } = preferences.get();
      if (launchAtLogin !== before.launchAtLogin) shell.setLaunchAtLogin(launchAtLogin);
      if (port === before.port) return;
      // Where nothing listens yet there is no client to be cut off: the new port is tried at once.
      if (status.get().isListening) {
        const next = 'Restart Gatehouse, then connect your clients again.';
        notify(status, 'port', `Port ${port} is used from the next start on. ${next}`);
      } else await parts.listen(port);
    },
  };
}
