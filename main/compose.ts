import { homedir } from 'node:os';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import type { AppContract } from '../shared/ipc/contract';
import type { Services } from '../shared/ipc/define';
import { createClientDesk } from './client-desk';
import { writeSnippets } from './clients/snippets';
import { serveClients } from './control-clients';
import { type Control, openControl } from './control-socket';
import { createFirstTry } from './first-try';
import { createPreviews } from './gateway/approval/preview/create-previews';
import { createRecentCalls } from './gateway/approval/recent-calls';
import { createPipeline } from './gateway/create-pipeline';
import { derive } from './gateway/derive';
import { createSessions } from './gateway/downstream/sessions';
import { statelessPartyId } from './gateway/downstream/visit';
import { createGateway } from './gateway/gateway';
import type { Halt } from './gateway/halt';
import type { SystemAuthentication } from './gateway/identity/authentication';
import { createClaims } from './gateway/identity/claims';
import { withProfiles } from './gateway/identity/current-client';
import { createLastSeen } from './gateway/identity/last-seen';
import { createFindPeer } from './gateway/identity/peer/find-peer';
import { describeProcess } from './gateway/identity/peer/linux-peer';
import { createPrograms } from './gateway/identity/programs';
import { createStrangers } from './gateway/identity/strangers';
import { createSuggestions } from './gateway/policy/suggestions';
import type { PresenceSource } from './gateway/ports';
import { createStore } from './gateway/store';
import { createLoginPath, isStartedFromDesktop } from './gateway/upstream/login-path';
import { createUpstreamPool } from './gateway/upstream/pool';
import { notify, withdraw } from './ipc/notify';
import { createServices } from './ipc/services';
import { createOwnBridge, type Launcher } from './own-bridge';
import { createOwnClients } from './own-clients';
import { createSecurity } from './security';
import { createSecretExpander } from './store/expand-secrets';
import { openHome } from './store/open-home';
import { createPreviewFiles } from './store/preview-files';
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
  /** How the system itself can tell who is there; left out: not at all. */
  system?: SystemAuthentication | undefined;
  /** Whether the person is there; left out: nobody can tell. */
  presence?: PresenceSource | undefined;
  shell: Shell;
  /** How a client starts this installation as its bridge. */
  launcher: Launcher;
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
  /** Puts a notice up under this name, or with `null` takes it down. */
  notify(id: string, text: string | null): void;
  /** The screen was locked: trust that was open because somebody sat there ends. */
  lock(): void;
  /** The machine slept: what happened meanwhile may not have been told. */
  wake(): void;
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
  const { settings, secrets, record, panicMarker } = store;
  const status = createStore<GatewayStatus>({
    version,
    mode,
    endpoint: endpointAt(options.port ?? settings.preferences.get().port),
    isListening: false,
    isPaused: panicMarker.isSet(),
    isPanic: panicMarker.isSet(),
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
  const security = await createSecurity({ clock, store, status, system: options.system, assertEditable });

  const firstTry = createFirstTry({
    clock,
    home,
    servers: settings.servers,
    endpoint: () => status.get().endpoint,
    warm: (server) => pool.get(server)?.warm(),
    assertEditable,
  });
  const clients = derive([settings.clients, settings.profiles], () =>
    withProfiles([...settings.clients.get(), firstTry.client], settings.profiles.get()),
  );
  const profiles = derive([clients], () => new Map(clients.get().map(({ name, profile }) => [name, profile?.name])));
  const lastSeen = createLastSeen({ clients: settings.clients, clock, report });
  const hasClient = (clientId: string) => settings.clients.get().some(({ id }) => id === clientId);
  const bridge = createOwnBridge({ launcher: options.launcher, home, environment, hasClient });
  const programs = createPrograms({
    findPeer: createFindPeer(),
    clients: settings.clients,
    isBridge: bridge.isBridgeProcess,
    describe: process.platform === 'linux' ? describeProcess : () => undefined,
    report,
  });
  const strangers = createStrangers(clock);
  const claims = createClaims();
  const sessionChanges = createStore(0);
  const sessions = createSessions(store.sessions, { onChange: () => sessionChanges.update((count) => count + 1) });
  const partyName = (partyId: string) => {
    const clientId = [...sessions.all()].find(({ id }) => id === partyId)?.clientId;
    return clients.get().find(({ id }) => id === clientId || statelessPartyId(id) === partyId)?.name;
  };
  const loginShell = {
    environment,
    platform: process.platform,
    isFromDesktop: isStartedFromDesktop(mode, environment),
  };
  const loginPath = createLoginPath(loginShell);
  const pool = createUpstreamPool({
    servers: settings.servers,
    clientVersion: version,
    clock,
    environment,
    loginPath,
    resolveSecrets: createSecretExpander(secrets),
    eras: store.eras,
    limitMemory: store.limitMemory,
    partyName,
    onRequest: (server, message, signal) => pipeline.onRequest(server, message, signal),
  });
  const allRules = derive([settings.rules], () => [...store.teamRules, ...settings.rules.get()]);
  const recent = createRecentCalls(record, clock);
  const pipeline = createPipeline({
    clock,
    pool,
    servers: settings.servers,
    clients,
    profiles: settings.profiles,
    rules: settings.rules,
    allRules,
    preferences: settings.preferences,
    halt: () => haltOf(status.get()),
    presence: options.presence ?? nobodyCanTell,
    authentication: security.authentication,
    userHome: homedir(),
    usageMemory: store.usageMemory,
    recent,
    preview: createPreviews({
      ...createPreviewFiles(),
      home: homedir(),
      ownHome: home,
      platform: process.platform,
      hasSentTo: recent.hasSentTo,
    }),
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
    onSessionEnd: pipeline.onSessionEnd,
    onSeen: lastSeen.see,
    onClaim: claims.note,
    programs,
    strangers,
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

  function cutOff(clientId: string): void {
    sessions.endOfClient(clientId);
    pipeline.withdrawClient(clientId);
  }

  const ownClients = createOwnClients({
    clock,
    home,
    store,
    status,
    loginShell,
    loginPath,
    bridge,
    cutOff,
    claimed: claims.heard,
  });
  const { authentication, requireProof } = security;
  const past = {
    home: homedir(),
    tool: pipeline.catalog.tool,
    profileOf: (client: string) => profiles.get().get(client) ?? null,
  };
  const suggestions = createSuggestions({
    ...past,
    history: record,
    rules: allRules,
    pending: pipeline.queue.pending,
    dismissals: store.dismissals,
    clock,
    ready: pipeline.decisions.ready,
  });
  const tools = () => pipeline.catalog.tools().map(({ server, name, risk }) => ({ server, tool: name, risk }));
  const services = createServices({
    ...settings,
    ...pipeline,
    authentication,
    requireProof,
    proveForRules: (rules) => security.proveForRules(rules, tools()),
    security: security.services(tools),
    allRules,
    history: record,
    past,
    conditionsReady: pipeline.decisions.ready,
    suggestions,
    panicMarker,
    pool,
    sessions,
    secrets,
    clock,
    status,
    record,
    recordChanges: { subscribe: (listener) => record.onChange(listener) },
    clientChanges: {
      subscribe: joined(
        sessionChanges.subscribe,
        lastSeen.changes.subscribe,
        programs.changes.subscribe,
        claims.latest.subscribe,
      ),
    },
    lastSeenAt: lastSeen.at,
    latestClaim: (clientId) => claims.latest.get().get(clientId),
    latestPeer: programs.latest,
    strangers,
    hits: () => record.ruleHits(),
    snippets: (token) => writeSnippets(status.get().endpoint, token),
    assertEditable,
    cutOff,
    ...ownClients,
    ...firstTry,
    listen,
    shell,
  });

  let control: Control | undefined;
  async function start(): Promise<void> {
    security.watch();
    const panic = () => services['gateway.panic'](undefined);
    const clients = serveClients(createClientDesk({ ...ownClients, settings, status, assertEditable }));
    control = await openControl({ home, status, panic, clients }).catch((error: unknown) => {
      notify(status, 'control', error instanceof GatehouseError ? error.message : 'Its socket cannot be opened.');
      return undefined;
    });
    // A call that came before would be denied for nothing but that.
    if (allRules.get().some(({ condition }) => condition !== '')) await pipeline.decisions.ready();
    await listen(options.port ?? settings.preferences.get().port);
    // What the operator declares is not changed here, and neither are the clients' files then.
    if (!store.isDeclared) ownClients.watchShadows();
  }

  return {
    services,
    endpoint: () => status.get().endpoint,
    notify: (id, text) => (text === null ? withdraw(status, id) : notify(status, id, text)),
    lock: () => pipeline.grants.endWindows(),
    wake: ownClients.lookForShadows,
    start,
    async stop() {
      ownClients.endShadows();
      await control?.close();
      await gateway.close();
      await pool.close();
      lastSeen.save();
      await store.close();
    },
  };
}

/** Nobody can tell without a screen. */
const nobodyCanTell: PresenceSource = { state: createStore('unknown') };

function haltOf({ isPanic, isPaused }: GatewayStatus): Halt {
  if (isPanic) return 'panic';
  return isPaused ? 'paused' : 'running';
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
