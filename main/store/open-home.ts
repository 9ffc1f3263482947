import { createHash } from 'node:crypto';
import type { Rule } from '../../shared/domain/policy';
import type { DismissalMemory } from '../gateway/policy/dismissals';
import type { UsageMemory } from '../gateway/policy/usage';
import type { EraMemory, LimitMemory, Secrets, SessionKeeper } from '../gateway/ports';
import { createBackups, openBackupsKey } from './backups';
import { type ConnectionKeeper, createConnectionKeeper } from './connections';
import { type Database, openDatabase } from './database';
import { prepareDeclared, readDeclaredConfig } from './declared-config';
import { createDismissals } from './dismissals';
import { createEras } from './eras';
import { prepareHome } from './home';
import { lockHome } from './home-lock';
import { createLimitMemory } from './limit-memory';
import { createOutsideChanges, type OutsideChanges } from './outside-changes';
import { noOutsideSettings } from './outside-settings';
import { createPanicMarker, type PanicMarker } from './panic-marker';
import { openPanicMemory } from './panic-memory';
import { type CallRecord, createRecord } from './record';
import { createRuleUsageMemory } from './rule-usage';
import { createRulesFile, type RulesFileLink } from './rules-file';
import { openSecrets, type ProbeKeychain } from './secrets';
import { createSessions } from './sessions';
import { type CreateSettingsFile, openSettings } from './settings';
import { type OpenedSeal, openSeal, openSettingsSeal } from './settings-seal';
import type { Settings } from './settings-stores';
import { createShadowKeeper, type ShadowKeeper } from './shadow-memory';
import { readTeamRules, type TeamRulesPlace, teamRulesPlace } from './team-rules';

export interface OpenHomeOptions {
  home: string;
  configFile?: string;
  environment: Readonly<Record<string, string | undefined>>;
  createSettingsFile: CreateSettingsFile;
  /** Where the rules of the system's administrator are; left out: where they are on this system. */
  teamRules?: TeamRulesPlace;
  /** Looks for a keychain; left out: that of this system. */
  probeKeychain?: ProbeKeychain;
}

export interface OpenedHome {
  readonly settings: Settings;
  readonly isDeclared: boolean;
  readonly secrets: Secrets;
  /** What was changed behind our back. */
  readonly outside: OutsideChanges;
  readonly rulesFile: RulesFileLink;
  /** From here on the files that decide are watched. `onTrouble`: they cannot be. */
  watch(onTrouble: (sentence: string) => void): void;
  readonly record: CallRecord;
  readonly sessions: SessionKeeper;
  readonly eras: EraMemory;
  readonly limitMemory: LimitMemory;
  readonly usageMemory: UsageMemory;
  /** Rules of the system's administrator, above all others. */
  readonly teamRules: readonly Rule[];
  readonly dismissals: DismissalMemory;
  /** What was done to clients’ files, and what they were before. */
  readonly connectionKeeper: ConnectionKeeper;
  readonly backups: ReturnType<typeof createBackups>;
  /** What is remembered of that which goes round Gatehouse. */
  readonly shadowKeeper: ShadowKeeper;
  /** Whether everything was stopped in an emergency, over restarts. */
  readonly panicMarker: PanicMarker;
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
  teamRules,
  probeKeychain,
}: OpenHomeOptions): Promise<OpenedHome> {
  prepareHome(home);
  const lock = lockHome(home);
  try {
    if (configFile !== undefined) await prepareDeclared(configFile);
    const declared = configFile === undefined ? undefined : readDeclaredConfig(configFile, environment);
    const { secrets, notice } = await openHomeSecrets(home, environment, probeKeychain);
    const [seal, shadowSeal] = declared ? ([noSeal, noSeal] as const) : await openSeals(secrets);
    const panicMemory = await openPanicMemory(secrets);
    const panicMarker = createPanicMarker(home, panicMemory);
    const own = declared ? undefined : openSettings({ home, createStore: createSettingsFile, seal });
    const settings = declared?.settings ?? own?.settings;
    if (!settings) throw new Error('neither declared nor own settings');
    const { database, problem } = openDatabase({ home });
    const record = openRecord(home, database);
    const rulesFile = createRulesFile({ rules: settings.rules, path: settings.rulesFile, now: () => new Date() });
    const outside = own?.outside ?? noOutsideSettings;
    const ends: (() => void)[] = [];
    const connectionKeeper = createConnectionKeeper(home);
    const team = readTeamRules(teamRules ?? teamRulesPlace(environment));
    const removed = panicMarker.wasRemoved() ? markRemoved : null;
    const found = [
      own?.problem,
      problem,
      removed,
      team.notice,
      connectionKeeper.problem,
      noticeOf(notice, own && seal),
      ...(declared?.notices ?? []),
    ];
    return {
      settings,
      isDeclared: declared !== undefined,
      secrets,
      outside: createOutsideChanges({ settings, outside, rulesFile }),
      rulesFile,
      watch(onTrouble) {
        ends.push(
          rulesFile.start(),
          outside.watch(() => onTrouble(unwatched(outside.path))),
        );
      },
      record,
      sessions: createSessions(database),
      eras: createEras(database),
      limitMemory: createLimitMemory(database),
      usageMemory: createRuleUsageMemory(database),
      teamRules: team.rules,
      dismissals: createDismissals(database),
      connectionKeeper,
      backups: createBackups(home, await openBackupsKey(secrets)),
      shadowKeeper: createShadowKeeper(home, shadowSeal),
      panicMarker,
      notices: found.filter((text) => text != null).map((text, index) => ({ id: `start-${index}`, text })),
      async close() {
        for (const end of ends.splice(0)) end();
        await flushSeals([seal, shadowSeal]);
        await panicMemory.flush();
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

const markRemoved =
  'Everything is still stopped. The file that says so was removed while Gatehouse did not run, but nobody resumed. Resume when you know why.';

async function openSeals(secrets: Secrets): Promise<readonly [settings: OpenedSeal, shadows: OpenedSeal]> {
  return [await openSettingsSeal(secrets), await openSeal(secrets, 'shadows')];
}

async function flushSeals(opened: readonly OpenedSeal[]): Promise<void> {
  for (const each of opened) if ('seal' in each) await each.seal.flush();
}

const noSeal: OpenedSeal = { reason: 'the operator’s configuration is not sealed' };

function noticeOf(notice: string | null, seal: OpenedSeal | undefined): string | null {
  if (!seal || 'seal' in seal) return notice;
  const unsealed = `The settings are not sealed, because ${seal.reason}: what another program changes while Gatehouse does not run is taken as yours.`;
  return notice === null ? unsealed : `${notice} ${unsealed}`;
}

function unwatched(path: string): string {
  return `“${path}” cannot be watched. What another program writes there is kept beside and offered when the settings are next changed, or at the next start.`;
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
  probe?: ProbeKeychain,
): ReturnType<typeof openSecrets> {
  return openSecrets({ home, environment, service: serviceFor(home), ...(probe && { probe }) });
}

/** Each home has keychain entries of its own: a second instance, or a test, must not read or overwrite another's. */
function serviceFor(home: string): string {
  return `Gatehouse ${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
}
