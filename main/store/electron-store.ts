import ElectronStore from 'electron-store';
import type { CreateSettingsFile } from './settings';

/** Keeps the settings in the desktop app. The one file of this folder that needs Electron. */
export const createElectronStore: CreateSettingsFile = ({ cwd, serialize }) =>
  new ElectronStore<Record<string, unknown>>({
    cwd,
    serialize,
    name: 'settings',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
