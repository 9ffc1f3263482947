import { join } from 'node:path';
import type { ClientConfig } from '../shared/domain/client';
import type { ServerConfig } from '../shared/domain/server';
import type { TryItResult } from '../shared/domain/settings';
import { GatehouseError } from '../shared/errors';
import { tryIt } from './clients/try-it';
import { digestToken, newToken } from './gateway/identity/tokens';
import type { Clock } from './gateway/ports';
import type { Store } from './gateway/store';

export interface FirstTryParts {
  clock: Clock;
  /** Folder that holds all state of this instance; the sample writes below it. */
  home: string;
  servers: Store<readonly ServerConfig[]>;
  endpoint: () => string;
  /** Starts a server, where it is on, so that its tools are known. */
  warm: (server: string) => void;
  /** Throws where the operator’s file owns the configuration. */
  assertEditable: () => void;
}

export interface FirstTry {
  /** Who makes the call. Its token lives as long as the process and is told to nobody. */
  readonly client: ClientConfig;
  /** @throws GatehouseError `conflict` when a server of the person has the sample’s name. */
  addSample(): { server: string; folder: string };
  /** Calls the sample as any client would. @throws GatehouseError `not-found` */
  tryIt(): Promise<TryItResult>;
}

const sampleName = 'sample';

/** The sample server and the first call to it, of the welcome page. */
export function createFirstTry({ clock, home, servers, endpoint, warm, assertEditable }: FirstTryParts): FirstTry {
  const token = newToken();
  const createdAt = clock.now().toISOString();

  return {
    client: clientWith(token, createdAt),
    addSample() {
      assertEditable();
      const folder = join(home, 'sample');
      const taken = servers.get().find(({ name }) => name === sampleName);
      if (taken && taken.origin !== 'sample') throw sampleNameTaken();
      if (!taken) servers.update((all) => [...all, sampleServer(folder, clock.now().toISOString())]);
      warm(sampleName);
      return { server: sampleName, folder };
    },
    async tryIt() {
      const sample = servers.get().find(({ origin }) => origin === 'sample');
      if (!sample) throw new GatehouseError('not-found', 'The sample server is not there. Add it first.');
      return await tryIt({
        endpoint: endpoint(),
        token,
        tool: `${sample.name}_write_note`,
        arguments: { name: 'hello.md', content: 'This note was written through Gatehouse, after you allowed it.\n' },
      });
    },
  };
}

function sampleNameTaken(): GatehouseError {
  const message = 'A server of yours is named “sample” already. Give it another name, or try your own servers instead.';
  return new GatehouseError('conflict', message);
}

function sampleServer(folder: string, addedAt: string): ServerConfig {
  return {
    name: sampleName,
    transport: { kind: 'sample', folder },
    enabled: true,
    isTrusted: true,
    disabledTools: [],
    limits: {},
    toolRisks: {},
    sharing: 'shared',
    origin: 'sample',
    addedAt,
  };
}

function clientWith(token: string, createdAt: string): ClientConfig {
  return {
    id: 'first-try',
    name: 'Gatehouse, first try',
    tokenDigest: digestToken(token),
    hiddenTools: {},
    hiddenServers: [],
    profileId: null,
    kind: null,
    boundTo: null,
    origin: 'try-it',
    createdAt,
    lastSeenAt: null,
  };
}
