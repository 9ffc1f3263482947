import type { ConnectionEvent } from '../shared/domain/connection';
import type { FileOutcome } from '../shared/domain/file-plan';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import type { ClientDesk, Overview } from './cli/clients/desk';
import type { Store } from './gateway/store';
import { notify } from './ipc/notify';
import type { createOwnClients } from './own-clients';
import type { Settings } from './store/settings-stores';

export interface ClientDeskParts
  extends Pick<ReturnType<typeof createOwnClients>, 'survey' | 'connections' | 'ledger' | 'imports'> {
  settings: Pick<Settings, 'clients'>;
  /** What was done is put up there as a notice. */
  status: Store<GatewayStatus>;
  /** Throws a sentence where nothing may be changed from here. */
  assertEditable: () => void;
  /** Rejects with a sentence where it is not sure that a person wants secrets in files; left out: it never is. */
  assertMayReturnSecrets?: () => Promise<void>;
  /** The command opened the home itself. */
  isAlone?: boolean;
}

/** Said where nobody can tell that it is a person who asks. */
export const onlyInWindow =
  'Secrets are put back into files only where it is sure that a person wants that: in the window of Gatehouse, under Clients, or by this command in a terminal while Gatehouse does not run.';

/** What commands do with clients' files, in the process that has the home. */
export function createClientDesk(parts: ClientDeskParts): ClientDesk {
  const { survey, connections, ledger, imports, assertEditable } = parts;
  const onDone = (text: string) => notify(parts.status, 'terminal', text);
  return {
    async look() {
      const clients = await survey.scan();
      return {
        gateway: gatewayOf(parts),
        clients: [...clients],
        ...connected(parts),
        latest: latestOf(ledger.events()),
      };
    },
    async planConnect(fileIds, others) {
      assertEditable();
      return await connections.planConnect(fileIds, others);
    },
    planDisconnect: (fileIds) => connections.planDisconnect(fileIds, false),
    async planDisconnectWithSecrets(fileIds) {
      if (!parts.assertMayReturnSecrets) throw new GatehouseError('invalid-request', onlyInWindow);
      await parts.assertMayReturnSecrets();
      return await connections.planDisconnect(fileIds, true);
    },
    async apply(planId) {
      const outcomes = await connections.apply(planId);
      const written = outcomes.filter(({ outcome }) => outcome === 'written');
      if (written.length > 0) onDone(sayWritten(written));
      // Whether that can be looked at changes nothing of what was done.
      await survey.scan().catch(() => undefined);
      return outcomes;
    },
    async planImport(request) {
      assertEditable();
      return await imports.plan(request);
    },
    async import(planId, choices) {
      assertEditable();
      const { servers } = await imports.carryOut(planId, choices, { isEnabled: false });
      if (servers.length > 0) onDone(sayAdded(servers));
      return servers;
    },
  };
}

function gatewayOf({ status, isAlone = false }: ClientDeskParts): Overview['gateway'] {
  const { version, endpoint, isListening, isPaused, isPanic, problem, secretsKeptIn } = status.get();
  return { isRunning: !isAlone, version, endpoint, isListening, isPaused, isPanic, problem, secretsKeptIn };
}

function connected({ ledger, settings }: ClientDeskParts): Pick<Overview, 'connections'> {
  const clients = new Map(settings.clients.get().map((client) => [client.id, client]));
  return {
    connections: ledger.connections().map((connection) => {
      const client = clients.get(connection.clientId);
      return { ...connection, clientName: client?.name ?? null, boundTo: client?.boundTo ?? null };
    }),
  };
}

function latestOf([latest]: readonly ConnectionEvent[]): Overview['latest'] {
  return latest ? { at: latest.at, fileId: latest.fileId, path: latest.path, what: latest.what } : null;
}

function sayWritten(written: readonly FileOutcome[]): string {
  const paths = written.map(({ path }) => `“${path}”`);
  return `A command in a terminal connected or disconnected clients: ${listed(paths)} changed. If that was not you, look at Clients and undo it.`;
}

function sayAdded(servers: readonly string[]): string {
  return `A command in a terminal added ${listed(servers.map((name) => `“${name}”`))}, switched off. Look at the command of each under Servers before you switch it on.`;
}

const mostNamed = 5;

function listed(all: readonly string[]): string {
  const rest = all.length - mostNamed;
  return rest > 0 ? `${all.slice(0, mostNamed).join(', ')} and ${rest} more` : all.join(', ');
}
