import type { CallSummary } from '../../shared/domain/activity';
import type { TryItResult } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import { type Changing, derive } from '../gateway/derive';
import type { AuditQuery } from '../gateway/ports';
import { createStore, type Store } from '../gateway/store';
import { type ApprovalServiceParts, createApprovalServices } from './approval-services';
import { type ClientServiceParts, createClientServices } from './client-services';
import { createFoundClientServices, type FoundClientServiceParts } from './found-client-services';
import { createGatewayServices, type GatewayServiceParts } from './gateway-services';
import { createImportServices, type ImportServiceParts } from './import-services';
import { createPolicyServices, type PolicyServiceParts } from './policy-services';
import { createProfileServices, type ProfileServiceParts } from './profile-services';
import type { ProveForRules } from './require-proof';
import { createRuleToolsServices, type RuleToolsParts } from './rule-tools-services';
import { createServerServices, type ServerServiceParts } from './server-services';
import { createSettingsServices, type SettingsServiceParts } from './settings-services';
import { createShadowServices, type ShadowServiceParts } from './shadow-services';
import { createUndo } from './undo';

type Without<T> = Omit<T, 'undo' | 'activity'>;

export interface ServiceParts
  extends Without<ServerServiceParts>,
    Without<ClientServiceParts>,
    FoundClientServiceParts,
    Omit<ShadowServiceParts, 'undo' | 'scan'>,
    Omit<ImportServiceParts, 'undo' | 'warm' | 'scan'>,
    Without<ProfileServiceParts>,
    Without<PolicyServiceParts>,
    Without<RuleToolsParts>,
    Omit<ApprovalServiceParts, 'clients' | 'catalog' | 'preferences'>,
    Omit<GatewayServiceParts, 'reevaluate'>,
    SettingsServiceParts {
  isFirstRun: Store<boolean>;
  proveForRules: ProveForRules;
  /** Who is there, and what was changed behind our back. */
  security: Pick<Services<AppContract>, SecurityChannel>;
  record: AuditQuery;
  /** Tells when the record has something new. */
  recordChanges: Changing;
  /** Tells when sessions came or went, or a client was heard of. */
  clientChanges: Changing;
  addSample: () => { server: string; folder: string };
  tryIt: () => Promise<TryItResult>;
  shell: { showDashboard(): void; showApprovals(): void; setLaunchAtLogin(isEnabled: boolean): void; quit(): void };
}

type SecurityChannel =
  | Extract<keyof AppContract, `security.${string}`>
  | 'settings.outside'
  | 'settings.acceptOutside'
  | 'settings.rejectOutside'
  | 'policy.file'
  | 'policy.linkFile';

const recentCalls = 20;

/** What stands behind each line of the contract; windows and the panel get the same. */
export function createServices(parts: ServiceParts): Services<AppContract> {
  const { record, recordChanges, shell } = parts;
  const undo = createUndo();
  const screen = createStore({ screen: 'activity', visit: 0 });

  return {
    ...createServerServices({ ...parts, undo }),
    ...createClientServices({ ...parts, activity: parts.clientChanges }),
    ...createFoundClientServices(parts),
    ...createShadowServices({ ...parts, undo, scan: async () => parts.survey.found.get() && parts.survey.scan() }),
    ...createImportServices({ ...parts, undo, warm: (name) => parts.pool.get(name)?.warm(), scan: parts.survey.scan }),
    ...createProfileServices({ ...parts, undo }),
    ...createPolicyServices({ ...parts, activity: recordChanges, undo }),
    ...createRuleToolsServices({ ...parts, undo }),
    ...createGatewayServices({ ...parts, reevaluate: parts.queue.reevaluate }),
    ...createSettingsServices(parts),
    'undo.restore': ({ undoId }) => undo.restore(undoId),

    ...createApprovalServices(parts),
    ...parts.security,

    'activity.recent': derive([recordChanges], (): readonly CallSummary[] => record.recent(recentCalls)),
    'activity.query': ({ filter, before, limit }) => record.query(filter, before, limit),
    'activity.latency': derive([recordChanges], () => record.latency()),
    'activity.call': async ({ callId }) => {
      const call = await record.call(callId);
      if (!call) throw new GatehouseError('not-found', 'This call is not in the record.');
      return call;
    },

    'onboarding.addSample': parts.addSample,
    'onboarding.tryIt': parts.tryIt,
    'onboarding.finish': () => parts.isFirstRun.update(() => false),

    'app.showDashboard': ({ screen: wanted }) => {
      if (wanted) screen.update(({ visit }) => ({ screen: wanted, visit: visit + 1 }));
      shell.showDashboard();
    },
    'app.screen': screen,
    'app.showApprovals': () => shell.showApprovals(),
    'app.quit': () => shell.quit(),
  };
}
