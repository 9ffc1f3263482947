import type { Transport } from '../../shared/domain/server';
import { startHttpFixture, stdioFixture } from '../conformance/start-fixture';
import { anEvilServer, startEvilHttp } from '../support/evil-servers';
import { httpServer } from '../support/start-gatehouse';
import { aScriptServer } from '../support/upstream';

export interface SoakServers {
  readonly transports: Readonly<Record<string, Transport>>;
  stop(): Promise<void>;
}

/** Ten servers: seven over stdio, three over HTTP, of both eras, some of which change their lists all the time. */
export async function startServers(): Promise<SoakServers> {
  const [modern, legacy, shifting] = await Promise.all([
    startHttpFixture(),
    startHttpFixture({ isLegacyOnly: true }),
    startEvilHttp('shifting'),
  ]);
  return {
    transports: {
      raw1: aScriptServer('raw-stdio.mjs'),
      raw2: aScriptServer('raw-stdio.mjs'),
      raw3: aScriptServer('raw-stdio.mjs'),
      shift1: anEvilServer('shifting'),
      modern1: stdioFixture(),
      modern2: stdioFixture(),
      legacy1: stdioFixture({ isLegacyOnly: true }),
      modern3: httpServer(modern.url),
      legacy2: httpServer(legacy.url),
      shift2: httpServer(shifting.url),
    },
    async stop() {
      shifting.stop();
      await Promise.all([modern.stop(), legacy.stop()]);
    },
  };
}
