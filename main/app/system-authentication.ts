import type { SystemPreferences } from 'electron';
import type { Readable } from '../../shared/ipc/define';
import { createPolkit, type RunProgram } from './polkit';

/** The port of `createAuthentication`, as far as it is had here. */
interface SystemAuthentication {
  readonly method: Readable<'touch-id' | 'polkit' | 'none'>;
  prompt(reason: string): Promise<'proven' | 'cancelled' | 'unavailable'>;
}

export interface SystemOptions {
  platform: NodeJS.Platform;
  /** Only macOS has these two. */
  preferences: Pick<SystemPreferences, 'canPromptTouchID' | 'promptTouchID'>;
  run: RunProgram;
}

/**
 * Touch ID on macOS; on Linux polkit, where Gatehouse's action is installed. Windows Hello asks on behalf of a window, which
 * takes native code that Electron does not bring: there it is the passphrase.
 */
export async function openSystemAuthentication(options: SystemOptions): Promise<SystemAuthentication | undefined> {
  if (options.platform === 'darwin') return touchId(options.preferences);
  return options.platform === 'linux' ? await createPolkit(options.run) : undefined;
}

/** Looked up each time it is asked for: a lid is closed, a finger enrolled. */
function touchId(preferences: SystemOptions['preferences']): SystemAuthentication {
  return {
    method: { get: () => (preferences.canPromptTouchID() ? 'touch-id' : 'none'), subscribe: () => () => {} },
    async prompt(reason) {
      if (!preferences.canPromptTouchID()) return 'unavailable';
      // Electron does not say whether it was cancelled or not recognised.
      return await preferences.promptTouchID(reason).then(
        () => 'proven' as const,
        () => 'cancelled' as const,
      );
    },
  };
}
