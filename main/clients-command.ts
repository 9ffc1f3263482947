import { homedir } from 'node:os';
import { type Console, createConsole } from './cli/clients/console';
import type { ClientsOptions } from './cli/clients/options';
import { runClients } from './cli/clients/run-clients';
import { checkConnection } from './clients/check/check-connection';
import { probeBridge } from './clients/check/probe-bridge';
import { probeHttp } from './clients/check/probe-http';
import { nodeFiles } from './clients/places/node-files';
import { openDesk } from './open-desk';
import type { Launcher } from './own-bridge';
import { resolveHome } from './store/home';

interface Surroundings {
  version: string;
  launcher: Launcher;
  process: NodeJS.Process;
}

/** `gatehouse clients`, `connect`, `disconnect`, `import` and `doctor`. Resolves to the exit code. */
export async function clients(options: ClientsOptions, { version, launcher, process }: Surroundings): Promise<number> {
  const console = createConsole(process);
  const { env: environment, platform } = process;
  const home = resolveHome({ flag: options.home, environment, platform });
  return await runClients(options, {
    console,
    home: homedir(),
    checkConnection: (connection, endpoint) =>
      checkConnection(connection, {
        files: nodeFiles,
        endpoint,
        probeHttp,
        probeBridge: (way) => probeBridge(way, { environment, folder: homedir() }),
        isThere: async (path) => typeof (await nodeFiles.stat(path)) === 'object',
      }),
    open: () => openDesk({ home, version, environment, launcher, askPassphrase: askPassphrase(options, console) }),
  });
}

/** With --yes it is a script that asks. */
function askPassphrase(options: ClientsOptions, { ask }: Console): (() => Promise<string>) | undefined {
  if (!ask || ('yes' in options && options.yes)) return undefined;
  return () => ask('Passphrase of Gatehouse (not shown):', { isHidden: true });
}
