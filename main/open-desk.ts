import { setTimeout as wait } from 'node:timers/promises';
import type { GatewayStatus } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import type { ClientDesk } from './cli/clients/desk';
import { createClientDesk } from './client-desk';
import { controlDesk } from './control-clients';
import { askControl } from './control-socket';
import { createClaims } from './gateway/identity/claims';
import { createStore } from './gateway/store';
import { createOwnBridge, type Launcher } from './own-bridge';
import { createOwnClients } from './own-clients';
import { createConfStore } from './store/conf-store';
import { type OpenedHome, openHome } from './store/open-home';
import { openPassphrase } from './store/passphrase';

export interface DeskOptions {
  home: string;
  version: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** How a client starts this installation as its bridge. */
  launcher: Launcher;
  /** Asks the person for the passphrase; `undefined`: nobody is there. */
  askPassphrase: (() => Promise<string>) | undefined;
}

export interface OpenedDesk {
  readonly desk: ClientDesk;
  close(): Promise<void>;
}

const lockPatienceMs = 15_000;
const betweenTriesMs = 200;

/**
 * The way to clients' files: through the Gatehouse that runs on this home, else with the home itself, locked for us. Rejects with
 * a sentence.
 */
export async function openDesk(options: DeskOptions): Promise<OpenedDesk> {
  const untilMs = performance.now() + lockPatienceMs;
  for (;;) {
    if (await askControl(options.home, 'status')) return { desk: controlDesk(options.home), close: async () => {} };
    try {
      return await openAlone(options);
    } catch (error) {
      // Another command has it for a moment, or a Gatehouse that is about to answer.
      const isTaken = error instanceof GatehouseError && error.code === 'home-taken';
      if (!isTaken || performance.now() > untilMs) throw error;
    }
    await wait(betweenTriesMs);
  }
}

const clock = { now: () => new Date(), monotonicMs: () => performance.now() };

async function openAlone({ home, version, environment, launcher, askPassphrase }: DeskOptions): Promise<OpenedDesk> {
  const store = await openHome({ home, environment, createSettingsFile: createConfStore });
  const status = createStore(statusOf(store, version));
  const { clients } = store.settings;
  const hasClient = (clientId: string) => clients.get().some(({ id }) => id === clientId);
  const ownClients = createOwnClients({
    clock,
    home,
    store,
    status,
    // Whoever types commands has the right PATH.
    loginShell: { environment, platform: process.platform, isFromDesktop: false },
    loginPath: async () => environment['PATH'],
    bridge: createOwnBridge({ launcher, home, environment, hasClient }),
    cutOff: () => {},
    claimed: createClaims().heard,
  });
  const desk = createClientDesk({
    ...ownClients,
    settings: store.settings,
    status,
    isAlone: true,
    assertEditable: () => {},
    assertMayReturnSecrets: () => proveItIsThePerson(store, askPassphrase),
  });
  return { desk, close: () => store.close() };
}

function statusOf({ settings, secrets, panicMarker, notices }: OpenedHome, version: string): GatewayStatus {
  return {
    version,
    mode: 'headless',
    endpoint: `http://127.0.0.1:${settings.preferences.get().port}/mcp`,
    isListening: false,
    isPaused: panicMarker.isSet(),
    isPanic: panicMarker.isSet(),
    problem: null,
    notices,
    secretsKeptIn: secrets.keptIn,
    isFirstRun: settings.isFirstRun.get(),
    isDeclared: false,
  };
}

/** A program could run this command, too: it takes somebody at a terminal, and the passphrase where one is set. */
async function proveItIsThePerson({ secrets }: OpenedHome, ask: DeskOptions['askPassphrase']): Promise<void> {
  if (!ask)
    throw new GatehouseError(
      'not-authenticated',
      'Secrets are put back into files only when a person asks for that. Run this in a terminal and without --yes, or do it in the window of Gatehouse.',
    );
  const passphrase = await openPassphrase(secrets, clock);
  if (!passphrase.isSet.get()) return;
  const checked = await passphrase.check(await ask());
  if (checked.outcome === 'right') return;
  const next = checked.outcome === 'wait' ? ` Try again after ${checked.retryAt.toISOString()}.` : ' Try again.';
  throw new GatehouseError(
    'not-authenticated',
    `That was not the passphrase of Gatehouse, so nothing was changed.${next}`,
  );
}
