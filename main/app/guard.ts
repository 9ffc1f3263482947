/** What a start is judged by. `isRelease`: the app runs from a package that people get. */
export interface Start {
  /** Without the executable. */
  argv: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  /** Also knows switches that did not come by the command line. */
  hasSwitch: (name: string) => boolean;
  isRelease: boolean;
  isRootOnLinux: boolean;
}

export const refusedExitCode = 3;

/**
 * Why this start could put someone else in control of the prompt, or `undefined`. Every switch here hands the inside of the
 * app, its traffic or its memory to whoever started it; an agent with a shell could so approve its own calls.
 * Tests drive the app through just these switches: `GATEHOUSE_TEST=1` lets them, never in a release.
 */
export function refuseStart(start: Start): string | undefined {
  if (!start.isRelease && start.environment['GATEHOUSE_TEST'] === '1') return undefined;
  const refused = start.argv.map(switchName).find((name) => name && isRefused(name, start)) ?? hiddenSwitch(start);
  if (refused) {
    return `Gatehouse does not start with “--${refused}”: it would let another program see or answer its prompts. Start it without.`;
  }
  const variable = refusedVariables.find((name) => start.environment[name]);
  if (!variable) return undefined;
  return `Gatehouse does not start while the environment variable ${variable} is set: it would load code of another program. Unset it and start again.`;
}

// Written with the families first; a trailing “*” covers every switch that begins so.
const refusedSwitches = [
  'inspect*',
  'debug*',
  'remote-debugging-*',
  'remote-allow-origins',
  'load-extension',
  'disable-extensions-except',
  'proxy-*',
  'host-rules',
  'host-resolver-rules',
  'ignore-certificate-errors*',
  'allow-insecure-localhost',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'disable-web-security',
  'disable-site-isolation-trials',
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'disable-gpu-sandbox',
  'single-process',
  'in-process-gpu',
  'js-flags',
  'enable-blink-features',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'browser-subprocess-path',
  'log-net-log',
  'ssl-key-log-file',
  'test-type',
  'require',
  'r',
  'import',
  'experimental-loader',
  'loader',
];

const sandboxSwitches = ['no-sandbox', 'disable-setuid-sandbox'];

const refusedVariables = [
  'NODE_OPTIONS',
  'NODE_REPL_EXTERNAL_MODULE',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_NO_ASAR',
  'SSLKEYLOGFILE',
  'LD_PRELOAD',
  'LD_AUDIT',
  'DYLD_INSERT_LIBRARIES',
];

function isRefused(name: string, { isRelease, isRootOnLinux }: Start): boolean {
  // Chromium cannot run as root with its sandbox; a developer's container has no other user.
  if (sandboxSwitches.includes(name)) return isRelease && !isRootOnLinux;
  return refusedSwitches.some((refused) =>
    refused.endsWith('*') ? name.startsWith(refused.slice(0, -1)) : name === refused,
  );
}

/** Chromium takes `--x` and `-x`, on Windows in any case; Node takes `_` for `-`. */
function switchName(argument: string): string | undefined {
  const name = /^--?([^=\s]+)/.exec(argument)?.[1];
  return name?.toLowerCase().replaceAll('_', '-');
}

function hiddenSwitch(start: Start): string | undefined {
  const exact = [...refusedSwitches.filter((name) => !name.endsWith('*')), ...sandboxSwitches, ...spelledOut];
  return exact.find((name) => start.hasSwitch(name) && isRefused(name, start));
}

// The members of the families that Chromium knows, which can only be asked for by their whole names.
const spelledOut = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'proxy-server',
  'proxy-pac-url',
  'proxy-bypass-list',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
];
