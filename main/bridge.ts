import { GatehouseError } from '../shared/errors';
import { createBridge } from './bridge/bridge';
import { beforeCommand, readBridgeCommand } from './bridge/command-line';
import { createDoor } from './bridge/door';
import { openEnds, readLines, writeLine } from './bridge/stdio';
import { askProven } from './control-line';
import { readBridgeToken } from './store/bridge-tokens';
import { resolveHome } from './store/home';

const exitCodes = { done: 0, failed: 1, misused: 2 } as const;

/** Stands between a client that speaks stdio and the running Gatehouse, until the client leaves. Resolves to the exit code. */
export async function runBridge(argv: readonly string[], process: NodeJS.Process): Promise<number> {
  const log = (line: string) => void process.stderr.write(`gatehouse: ${line}\n`);
  const options = readBridgeCommand(argv);
  if (typeof options === 'string') {
    log(options);
    return exitCodes.misused;
  }
  watchMistakes(process, log);
  const home = resolveHome({ flag: options.home, environment: process.env, platform: process.platform });
  const token = () => readBridgeToken(home, options.clientId);
  try {
    token();
  } catch (error) {
    log(error instanceof GatehouseError ? error.message : 'The token of this client cannot be read.');
    return exitCodes.failed;
  }
  const findEndpoint = () => endpointOf(home);
  if (options.mayStart && (await findEndpoint()) === undefined) await startGatehouse({ argv, home, process, log });
  const ends = openEnds(process);
  const bridge = createBridge({
    door: createDoor(token),
    findEndpoint,
    write: (message) => writeLine(ends.output, message),
    log,
  });
  await Promise.race([readLines(ends, { take: bridge.take, log }), told(process)]);
  await bridge.close();
  return exitCodes.done;
}

/** Where the Gatehouse of this home listens, on this machine; `undefined`: it does not. Proven, for a token goes there. */
async function endpointOf(home: string): Promise<string | undefined> {
  const answer: { endpoint?: unknown; isListening?: unknown } = (await askProven(home, { verb: 'status' })) ?? {};
  const { endpoint, isListening } = answer;
  const isOurs = typeof endpoint === 'string' && /^http:\/\/127\.0\.0\.1:\d{1,5}\/mcp$/.test(endpoint);
  return isOurs && isListening === true ? endpoint : undefined;
}

interface Start {
  readonly argv: readonly string[];
  readonly home: string;
  readonly process: NodeJS.Process;
  readonly log: (line: string) => void;
}

async function startGatehouse({ argv, home, process, log }: Start): Promise<void> {
  const { gatehouseCommand, launch } = await import('./bridge/launch');
  const command = gatehouseCommand({
    execPath: process.execPath,
    before: beforeCommand(argv),
    isElectron: 'electron' in process.versions,
    appImage: process.env['APPIMAGE'],
    home,
  });
  launch(command, { cwd: home, log });
}

function told(process: NodeJS.Process): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

/** One failed promise must not end every call of the client; its name is enough to report it by. */
function watchMistakes(process: NodeJS.Process, log: (line: string) => void): void {
  // Who reads our words may leave.
  process.stderr.on('error', () => {});
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) =>
      log(`an unexpected error: ${error instanceof Error ? error.name : typeof error}`),
    );
}
