import { join } from 'node:path';
import type { ClientConfig } from '../shared/domain/client';
import type { ServerConfig } from '../shared/domain/server';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import type { AppContract } from '../shared/ipc/contract';
import type { Services } from '../shared/ipc/define';
import { writeSnippets } from './clients/snippets';
import { tryIt } from './clients/try-it';
import { createPipeline } from './gateway/create-pipeline';
import { derive } from './gateway/derive';
import { createSessions } from './gateway/downstream/sessions';
import { statelessPartyId } from './gateway/downstream/visit';
import { createGateway } from './gateway/gateway';
import { createLastSeen } from './gateway/identity/last-seen';
import { digestToken, newToken } from './gateway/identity/tokens';
import { createStore } from './gateway/store';
import { createLoginPath, isStartedFromDesktop } from './gateway/upstream/login-path';
import { createUpstreamPool } from './gateway/upstream/pool';
import { createServices, notify } from './ipc/services';
import { createSecretExpander } from './store/expand-secrets';
import { openHome } from './store/open-home';
import type { CreateSettingsFile } from './store/settings';

/** What the two entries (`index.ts` with Electron, `serve.ts` without) hand over. */
export interface ComposeOptions {
  /** Folder that holds all state of this instance. */
  home: string;
  version: string;
  mode: GatewayStatus['mode'];
  /** Overrides the port of the preferences; 0 takes any free one. */
  port?: number;
  /** A declared configuration takes the place of the settings file. */
  configFile?: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** `conf` without Electron, `electron-store` with it. */
  createSettingsFile: CreateSettingsFile;
  shell: Shell;
  report: (line: string) => void;
}

/** What only the shell around the gateway can do; the panel navigates instead. */
export interface Shell {
  showDashboard(): void;
  showApprovals(): void;
  setLaunchAtLogin(isEnabled: boolean): void;
  quit(): void;
}

export interface Gatehouse {
  readonly services: Services<AppContract>;
  readonly endpoint: () => string;
  /** Listens. A taken port is not thrown: it stands in `gateway.status` with what to do next. */
  start(): Promise<void>;
  /** Within 5 s: no listener, no server process, no open file. */
  stop(): Promise<void>;
}

const clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** Builds every part once and hands it what it needs. The only file that knows them all. */
export async function compose(options: ComposeOptions): Promise<Gatehouse> {
  const { home, version, mode, environment, shell, report } = options;
  const store = await openHome(options);
  const { settings, secrets, record } = store;
  const status = createStore<GatewayStatus>({
    version,
    mode,
    endpoint: endpointAt(options.port ?? settings.preferences.get().port),
    isListening: false,
    isPaused: false,
    problem: null,
    notices: store.notices,
    secretsKeptIn: secrets.keptIn,
    isFirstRun: settings.isFirstRun.get(),
    isDeclared: store.isDeclared,
  });
  settings.isFirstRun.subscribe(() =>
    status.update((current) => ({ ...current, isFirstRun: settings.isFirstRun.get() })),
  );

  record.onTrouble((sentence) => notify(status, 'record', sentence));

  const tryItToken = newToken();
  const tryItClient = firstTryClient(tryItToken);
  const clients = derive([settings.clients], () => [...settings.clients.get(), tryItClient]);
  const lastSeen = createLastSeen({ clients: settings.clients, clock, report });
  const sessionChanges = createStore(0);
  const sessions = createSessions(store.sessions, { onChange: () => sessionChanges.update((count) => count + 1) });
  const partyName = (partyId: string) => {
    const clientId = [...sessions.all()].find(({ id }) => id === partyId)?.clientId;
    return clients.get().find(({ id }) => id === clientId || statelessPartyId(id) === partyId)?.name;
  };
  const pool = createUpstreamPool({
    servers: settings.servers,
    clientVersion: version,
    clock,
    environment,
    loginPath: createLoginPath({
      environment,
      platform: process.platform,
      isFromDesktop: isStartedFromDesktop(mode, environment),
    }),
    resolveSecrets: createSecretExpander(secrets),
    eras: store.eras,
    limitMemory: store.limitMemory,
    partyName,
    onRequest: (server, message, signal) => pipeline.onRequest(server, message, signal),
  });
  const pipeline = createPipeline({
    clock,
    pool,
    servers: settings.servers,
    clients,
    rules: settings.rules,
    preferences: settings.preferences,
    isPaused: () => status.get().isPaused,
    mayRemember: !store.isDeclared,
    record,
    parties: sessions.parties,
    setLogLevel: ({ session }, level) => sessions.setLogLevel(session, level),
    keeper: store.sessions,
    report,
    onUnrecorded: (error) => {
      const reason = error instanceof GatehouseError ? error.message : 'The record failed.';
      notify(status, 'record', `What became of a call could not be recorded. ${reason}`);
    },
  });
  const gateway = createGateway({
    version,
    pool,
    sessions,
    servers: settings.servers,
    clients,
    catalog: pipeline.catalog,
    subscriptions: pipeline.subscriptions,
    taskWatches: pipeline.taskWatches,
    answer: pipeline.answer,
    onClientNotification: pipeline.hear,
    onRefused: pipeline.onRefused,
    onSession: pipeline.onSession,
    onSessionEnd: pipeline.refreshLogLevels,
    onSeen: lastSeen.see,
  });

  async function listen(port: number): Promise<void> {
    try {
      await gateway.listen(port);
      const endpoint = endpointAt(gateway.port() ?? 0);
      status.update((current) => ({ ...current, endpoint, isListening: true, problem: null }));
    } catch (error) {
      const problem = error instanceof GatehouseError ? error.message : 'Gatehouse cannot listen. Restart it.';
      status.update((current) => ({ ...current, isListening: false, problem }));
    }
  }

  function assertEditable(): void {
    if (!store.isDeclared) return;
    const message = 'The operator’s configuration file owns this. Change it there and start Gatehouse again.';
    throw new GatehouseError('conflict', message);
  }

  const services = createServices({
    ...settings,
    ...pipeline,
    pool,
    sessions,
    secrets,
    clock,
    status,
    record,
    recordChanges: { subscribe: (listener) => record.onChange(listener) },
    clientChanges: { subscribe: joined(sessionChanges.subscribe, lastSeen.changes.subscribe) },
    lastSeenAt: lastSeen.at,
    hits: () => record.ruleHits(),
    snippets: (token) => writeSnippets(status.get().endpoint, token),
    assertEditable,
    cutOff: (clientId) => {
      sessions.endOfClient(clientId);
      pipeline.withdrawClient(clientId);
    },
    addSample: () => {
      assertEditable();
      const folder = join(home, 'sample');
      const taken = settings.servers.get().find(({ name }) => name === sampleName);
      if (taken && taken.origin !== 'sample') throw sampleNameTaken();
      if (!taken) settings.servers.update((all) => [...all, sampleServer(folder)]);
      pool.get(sampleName)?.warm();
      return { server: sampleName, folder };
    },
    tryIt: async () => {
      const sample = settings.servers.get().find(({ origin }) => origin === 'sample');
      if (!sample) throw new GatehouseError('not-found', 'The sample server is not there. Add it first.');
      return await tryIt({
        endpoint: status.get().endpoint,
        token: tryItToken,
        tool: `${sample.name}_write_note`,
        arguments: { name: 'hello.md', content: 'This note was written through Gatehouse, after you allowed it.\n' },
      });
    },
    listen,
    shell,
  });

  return {
    services,
    endpoint: () => status.get().endpoint,
    start: () => listen(options.port ?? settings.preferences.get().port),
    async stop() {
      await gateway.close();
      await pool.close();
      lastSeen.save();
      await store.close();
    },
  };
}

const sampleName = 'sample';

function sampleNameTaken(): GatehouseError {
  const message = 'A server of yours is named “sample” already. Give it another name, or try your own servers instead.';
  return new GatehouseError('conflict', message);
}

function sampleServer(folder: string): ServerConfig {
  return {
    name: sampleName,
    transport: { kind: 'sample', folder },
    enabled: true,
    isTrusted: true,
    disabledTools: [],
    limits: {},
    sharing: 'shared',
    origin: 'sample',
    addedAt: clock.now().toISOString(),
  };
}

/** The client of the welcome page's first call. Its token lives as long as the process and is told to nobody. */
function firstTryClient(token: string): ClientConfig {
  return {
    id: 'first-try',
    name: 'Gatehouse, first try',
    tokenDigest: digestToken(token),
    hiddenTools: {},
    origin: 'try-it',
    createdAt: clock.now().toISOString(),
    lastSeenAt: null,
  };
}

function endpointAt(port: number): string {
  return `http://127.0.0.1:${port}/mcp`;
}

type Subscribe = (listener: () => void) => () => void;

function joined(...subscribes: Subscribe[]): Subscribe {
  return (listener) => {
    const ends = subscribes.map((subscribe) => subscribe(listener));
    return () => {
      for (const end of ends) end();
    };
  };
}
