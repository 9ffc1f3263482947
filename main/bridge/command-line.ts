import { parseArgs } from 'node:util';

/** What `gatehouse connect --client …` was asked to do. */
export interface BridgeOptions {
  readonly clientId: string;
  readonly home: string | undefined;
  /** Start Gatehouse where it does not run. */
  readonly mayStart: boolean;
}

/**
 * Whether this start is one of the bridge: asked before anything else is loaded. `argv`: without the executable; a start of
 * the app has its switches, and in development its folder, before the command.
 */
export function isBridgeCommand(argv: readonly string[]): boolean {
  return bridgeArguments(argv).some((argument) => argument === '--client' || argument.startsWith('--client='));
}

/** A sentence where it cannot be understood. */
export function readBridgeCommand(argv: readonly string[]): BridgeOptions | string {
  try {
    const args = [...bridgeArguments(argv)];
    const { client = '', home, start = false } = parseArgs({ args, options }).values;
    return client === '' || home === '' ? usage : { clientId: client, home, mayStart: start };
  } catch {
    // What it says quotes what it was given, and that may be a token in a wrong place.
    return usage;
  }
}

/** What comes before the command: the app's switches, or the script. */
export function beforeCommand(argv: readonly string[]): readonly string[] {
  return argv.slice(0, argv.indexOf('connect'));
}

const options = {
  client: { type: 'string' },
  home: { type: 'string' },
  start: { type: 'boolean' },
} as const;

const usage =
  'This is not how the bridge of a client is started. Use: gatehouse connect --client <id> [--home <dir>] [--start]';

function bridgeArguments(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('connect');
  return at === -1 ? [] : argv.slice(at + 1);
}
