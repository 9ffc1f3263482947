import { GatehouseError } from '../../shared/errors';
import type { Caller } from './answer';
import type { Exchange, Peer } from './exchange';
import type { StopSignal } from './stop-signal';

/** Nothing is asked of anybody and nothing is told: for what no request of a client waits for, such as a subscription of a stream. */
export function quietExchange({ session, clientId }: Omit<Caller, 'server'>, signal: StopSignal): Exchange {
  return {
    partyId: session,
    clientId,
    peer: nobody,
    cancelled: signal,
    gone: signal,
    notify: () => undefined,
    ask: () => Promise.reject(new GatehouseError('cancelled', 'Nobody can be asked.')),
    progress: () => undefined,
    heartbeat: () => undefined,
    hearsProgress: () => false,
    arrivedMs: performance.now(),
    // Nobody reads why, and a question of it ends with the rules.
    abort: () => undefined,
  };
}

const nobody: Peer = {
  era: 'session',
  protocolVersion: '2025-11-25',
  capabilitiesJson: '{}',
  clientInfoJson: null,
  logLevel: null,
};
