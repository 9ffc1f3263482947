import { createHash } from 'node:crypto';
import type { EraMemory, LimitMemory, Secrets, SessionKeeper } from '../gateway/ports';
import { type Database, openDatabase } from './database';
import { readDeclaredConfig } from './declared-config';
import { createEras } from './eras';
import { prepareHome } from './home';
import { lockHome } from './home-lock';
import { createLimitMemory } from './limit-memory';
import { type CallRecord, createRecord } from './record';
import { openSecrets } from './secrets';
import { createSessions } from './sessions';
import { type CreateSettingsFile, openSettings } from './settings';
import type { Settings } from './settings-stores';

export interface OpenHomeOptions {
  home: string;
  configFile?: string;
  environment: Readonly<Record<string, string | undefined>>;
  createSettingsFile: CreateSettingsFile;
}

export interface OpenedHome {
  readonly settings: Settings;
  readonly isDeclared: boolean;
  readonly secrets: Secrets;
  readonly record: CallRecord;
  readonly sessions: SessionKeeper;
  readonly eras: EraMemory;
  readonly limitMemory: LimitMemory;
  /** What the person should know of what was found: a sentence each. */
  readonly notices: { id: string; text: string }[];
  close(): Promise<void>;
}

/** Opens all that is kept in one home, for this process alone. Throws a sentence when it cannot be used; then nothing stays open. */
export async function openHome({
  home,
  configFile,
  environment,
  createSettingsFile,
}: OpenHomeOptions): Promise<OpenedHome> {
  prepareHome(home);
  const lock = lockHome(home);
  try {
    const declared = configFile === undefined ? undefined : readDeclaredConfig(configFile, environment);
    const own = declared ? undefined : openSettings({ home, createStore: createSettingsFile });
    const settings = declared?.settings ?? own?.settings;
    if (!settings) throw new Error('neither declared nor own settings');
    const { secrets, notice } = await openHomeSecrets(home, environment);
    const { database, problem } = openDatabase({ home });
    const record = openRecord(home, database);
    const found = [own?.problem, problem, notice, ...(declared?.notices ?? [])];
    return {
      settings,
      isDeclared: declared !== undefined,
      secrets,
      record,
      sessions: createSessions(database),
      eras: createEras(database),
      limitMemory: createLimitMemory(database),
      notices: found.filter((text) => text != null).map((text, index) => ({ id: `start-${index}`, text })),
      async close() {
        await record.close();
        database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openRecord(home: string, database: Database): CallRecord {
  try {
    return createRecord({ home, database });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The secrets of one home, which may be open elsewhere at the same time. `notice`: what the person should know of where they are kept. */
export function openHomeSecrets(
  home: string,
  environment: OpenHomeOptions['environment'],
): ReturnType<typeof openSecrets> {
  return openSecrets({ home, environment, service: serviceFor(home) });
}

/** Each home has keychain entries of its own: a second instance, or a test, must not read or overwrite another's. */
function serviceFor(home: string): string {
  return `Gatehouse ${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
}
