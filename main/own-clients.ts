import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ClientConfig } from '../shared/domain/client';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import { createConnections } from './clients/connections';
import { detectClients } from './clients/detect';
import { describeEntry } from './clients/entries/describe-entry';
import { createIsOurs } from './clients/entries/is-ours';
import { secretsIn } from './clients/import/find-secrets';
import { createIsKnown } from './clients/import/is-known';
import { createKeptSecrets } from './clients/import/kept-secrets';
import { createImports } from './clients/imports';
import { createLedger } from './clients/ledger';
import { thisMachine } from './clients/places/machine';
import type { PlannedClient } from './clients/plans/operation';
import { readClientFile } from './clients/read-file';
import { createSurvey } from './clients/survey';
import { nodeFileCalls } from './clients/write/file-calls';
import { type Claims, createClaims } from './gateway/identity/claims';
import { digestToken } from './gateway/identity/tokens';
import type { Clock } from './gateway/ports';
import type { Store } from './gateway/store';
import { createLoginEnvironment } from './gateway/upstream/login-environment';
import type { LoginShell } from './gateway/upstream/login-path';
import { notify } from './ipc/notify';
import type { OwnBridge } from './own-bridge';
import { createOwnShadows } from './own-shadows';
import { recordShadows } from './record-shadows';
import type { OpenedHome } from './store/open-home';

export interface OwnClientParts {
  clock: Clock;
  /** Folder that holds all state of this instance. */
  home: string;
  store: OpenedHome;
  status: Store<GatewayStatus>;
  loginShell: LoginShell;
  /** PATH of the person's shell; `undefined`: our own will do. */
  loginPath: () => Promise<string | undefined>;
  bridge: OwnBridge;
  /** Ends all that a client has open. */
  cutOff: (clientId: string) => void;
  /** What programs call themselves, by client; left out: none is heard. */
  claimed?: Claims['heard'];
}

/** Clients on this machine, and what we wrote into their files. */
export function createOwnClients(parts: OwnClientParts) {
  const { clock, store, status, bridge } = parts;
  const { environment } = parts.loginShell;
  const { settings } = store;
  const machine = thisMachine(environment);
  const ledger = createLedger(store.connectionKeeper, clock);
  const isOurs = createIsOurs({ endpoint: () => status.get().endpoint, isBridge: bridge.isBridge, home: parts.home });
  const kept = createKeptSecrets({ servers: settings.servers.get, secrets: store.secrets, clock });
  const isKnown = createIsKnown(settings.servers.get, { environment, home: machine.home, kept: kept.now });
  const read = (file: Parameters<typeof readClientFile>[0]) => readClientFile(file, machine.files);
  const path = async () => (await parts.loginPath()) ?? environment['PATH'] ?? '';
  const detect = async () =>
    await detectClients(machine, { folders: settings.preferences.get().projectFolders, path: await path() });
  const { scan, ...looked } = createSurvey({
    detect,
    read,
    connectionOf: ledger.find,
    isOurs,
    isKnown,
    describe: describeEntry,
  });
  const survey = { ...looked, scan: () => kept.during(scan) };
  const imports = createImports({
    clock,
    machine,
    entries: survey.entries,
    environment: createLoginEnvironment(parts.loginShell),
    servers: settings.servers,
    secrets: store.secrets,
    kept: kept.read,
    isOurs,
    bundles: join(parts.home, 'bundles'),
  });

  function freeName(wanted: string): string {
    const taken = new Set(settings.clients.get().map(({ name }) => name.toLowerCase()));
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? wanted : `${wanted} ${count}`;
      if (!taken.has(name.toLowerCase())) return name;
    }
  }

  const { planConnect, ...others } = createConnections({
    clock,
    ledger,
    backups: store.backups,
    files: survey.files,
    read,
    endpoint: () => status.get().endpoint,
    bridge: bridge.entryFor,
    isOurs,
    isKnown,
    secretsIn,
    fileCalls: nodeFileCalls,
    clientName: (clientId) => settings.clients.get().find(({ id }) => id === clientId)?.name,
    freeName,
    admit,
    revoke,
    onRestored: (operation) => own.expectFrom(operation),
  });
  const connections = {
    ...others,
    apply: async (planId: string) => {
      const outcomes = await others.apply(planId);
      own.lookForShadows();
      return outcomes;
    },
    planConnect: (...args: Parameters<typeof planConnect>) => kept.during(() => planConnect(...args)),
  };

  const own = createOwnShadows({
    clock,
    machine,
    store,
    detect,
    read,
    ledger,
    isOurs,
    isKnown,
    connections,
    imports,
    path,
    claimed: parts.claimed ?? createClaims().heard,
    onTrouble: (sentence) => notify(status, 'shadows', sentence),
    ...recordShadows(store.record, clock),
  });

  function admit(client: PlannedClient): () => void {
    const known = settings.clients.get().find(({ id }) => id === client.id);
    return known ? renew(known, client) : admitNew(client);
  }

  function admitNew({ id, name, kind, token, way }: PlannedClient): () => void {
    const createdAt = clock.now().toISOString();
    // Another file may have got this name since it was planned.
    const tokenDigest = digestToken(token);
    const client = ClientConfig.parse({ id, name: freeName(name), kind, tokenDigest, createdAt });
    if (way === 'bridge') bridge.keepToken(id, token);
    try {
      settings.clients.update((all) => [...all, client]);
    } catch (error) {
      bridge.forgetToken(id);
      throw error;
    }
    return () => revoke(id);
  }

  /** The bridge of a client that is there has its token already. */
  function renew({ id, tokenDigest }: ClientConfig, { token, way }: PlannedClient): () => void {
    if (way === 'bridge') return () => {};
    setDigest(id, digestToken(token));
    return () => setDigest(id, tokenDigest);
  }

  function setDigest(clientId: string, tokenDigest: string): void {
    settings.clients.update((all) => all.map((each) => (each.id === clientId ? { ...each, tokenDigest } : each)));
  }

  function revoke(clientId: string): void {
    settings.clients.update((all) => all.filter(({ id }) => id !== clientId));
    bridge.forgetToken(clientId);
    parts.cutOff(clientId);
  }

  const folders = {
    add(path: string): void {
      const whole = path.startsWith('~/') ? homedir() + path.slice(1) : path;
      if (!isAbsolute(whole)) throw new GatehouseError('invalid-request', 'Give the whole path of the folder.');
      change((all) => [...all.filter((each) => each !== whole), whole]);
    },
    remove: (path: string): void => change((all) => all.filter((each) => each !== path)),
  };

  function change(next: (folders: readonly string[]) => readonly string[]): void {
    settings.preferences.update((current) => ({ ...current, projectFolders: [...next(current.projectFolders)] }));
  }

  return { survey, connections, imports, ledger, connectionEvents: ledger.events, folders, ...own };
}
