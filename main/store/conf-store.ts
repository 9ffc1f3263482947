import Conf from 'conf';
import type { CreateSettingsFile } from './settings';

/** Keeps the settings where there is no Electron; the same file as electron-store's. */
export const createConfStore: CreateSettingsFile = ({ cwd, serialize }) =>
  new Conf<Record<string, unknown>>({
    cwd,
    serialize,
    configName: 'settings',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
