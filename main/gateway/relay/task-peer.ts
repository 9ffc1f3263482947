import type { Peer } from '../exchange';
import { tasksExtension } from '../protocol';
import { statelessVersion } from '../upstream/handshake';

/** The gateway itself, where it speaks with a stateless server of a task: only who declares the extension may. */
export const taskPeer: Peer = {
  era: 'stateless',
  protocolVersion: statelessVersion,
  capabilitiesJson: JSON.stringify({ extensions: { [tasksExtension]: {} } }),
  clientInfoJson: null,
  logLevel: null,
};
