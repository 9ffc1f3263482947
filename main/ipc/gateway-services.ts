import type { GatewayStatus } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import type { Store } from '../gateway/store';
import { notify } from './notify';

export interface GatewayServiceParts {
  status: Store<GatewayStatus>;
  /** Runs what waits past the rules again: after a pause began or ended. */
  reevaluate: () => void;
  /** Ends every call under way, every question, and all that was given for a time. The status says by then why. */
  stopAll: () => void;
  panicMarker: { set(): void; clear(): void };
}

type GatewayChannel = 'gateway.status' | 'gateway.pause' | 'gateway.panic' | 'gateway.dismissNotice';

/** Whether calls are let through at all. */
export function createGatewayServices(parts: GatewayServiceParts): Pick<Services<AppContract>, GatewayChannel> {
  const { status, panicMarker } = parts;

  function panic(): void {
    // First of all: what comes from now on is denied, whatever fails after this.
    status.update((current) => ({ ...current, isPaused: true, isPanic: true }));
    try {
      parts.stopAll();
    } finally {
      keepStopped();
    }
  }

  /** Over a restart too. */
  function keepStopped(): void {
    try {
      panicMarker.set();
    } catch (error) {
      notify(status, 'panic', error instanceof GatehouseError ? error.message : notKept);
    }
  }

  function pause(isPaused: boolean): void {
    if (!isPaused) panicMarker.clear();
    status.update((current) => ({ ...current, isPaused, isPanic: isPaused && current.isPanic }));
    parts.reevaluate();
  }

  return {
    'gateway.status': status,
    'gateway.pause': ({ isPaused }) => pause(isPaused),
    'gateway.panic': panic,
    'gateway.dismissNotice': ({ id }) =>
      status.update((current) => ({ ...current, notices: current.notices.filter((notice) => notice.id !== id) })),
  };
}

const notKept = 'Everything is stopped, but a restart would let calls through again. Stop your clients too.';
