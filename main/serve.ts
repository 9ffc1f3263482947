import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GatehouseError } from '../shared/errors';
import { contract } from '../shared/ipc/contract';
import { guardAnswers, isStartedByClientOf } from './cli/caller';
import { exitCodes, type ServeOptions } from './cli/program';
import { explainLink, explainReady, failureLine, readyLine } from './cli/ready';
import { openTerminal } from './cli/terminal';
import { startTerminalApprovals, type Terminal } from './cli/terminal-approvals';
import { visible } from './cli/visible';
import { compose, type Gatehouse } from './compose';
import { type Panel, startPanel } from './panel/server';
import { createConfStore } from './store/conf-store';
import { prepareHome, resolveHome } from './store/home';

export interface ServeSurroundings {
  version: string;
  /** The built renderer. */
  pages: string;
  process: NodeJS.Process;
}

const stopLimitMs = 5000;
// `when-exit`, which comes with the settings file, raises each signal a second time; a person is slower.
const echoMs = 200;

/** Runs the gateway without Electron until it is told to stop. Resolves to the exit code. */
export async function serve(options: ServeOptions, { version, pages, process }: ServeSurroundings): Promise<number> {
  const log = (text: string) => void process.stderr.write(`${text}\n`);
  const ending = watchSignals(process);
  const running: Running = { gatehouse: undefined, panel: undefined };
  const start = async () => {
    const gatehouse = await startGatehouse(
      options,
      { version, pages, environment: process.env, quit: ending.end, log },
      running,
    );
    if (options.panel) running.panel = await openPanel({ gatehouse, options, pages, log });
    return gatehouse;
  };
  try {
    // Told to stop while it starts, it does not finish starting first.
    const gatehouse = await Promise.race([start(), ending.ended]);
    if (!gatehouse) return exitCodes.done;
    const terminal = options.json
      ? undefined
      : openTerminal({ stdin: process.stdin, stderr: process.stderr, environment: process.env });
    const endTerminal = announce({ gatehouse, options, panel: running.panel, terminal, process });
    await ending.ended;
    endTerminal();
    return exitCodes.done;
  } catch (error) {
    const sentence = sentenceOf(error);
    log(sentence);
    if (options.json) process.stdout.write(failureLine(sentence));
    return exitCodes.failed;
  } finally {
    await stop(running, log);
    ending.stopWatching();
  }
}

interface Running {
  gatehouse: Gatehouse | undefined;
  panel: Panel | undefined;
}

interface GatehouseSurroundings extends Pick<ServeSurroundings, 'version' | 'pages'> {
  environment: NodeJS.ProcessEnv;
  quit: () => void;
  log: (text: string) => void;
}

async function startGatehouse(
  { home: flag, config, port }: ServeOptions,
  { version, pages, environment, quit, log }: GatehouseSurroundings,
  running: Running,
): Promise<Gatehouse> {
  const home = resolveHome({ flag, environment, platform: process.platform });
  prepareHome(home);
  // The panel moves between its own pages, and nothing starts at login without a desktop.
  const nothing = () => {};
  const gatehouse = await compose({
    home,
    version,
    mode: 'headless',
    ...(port === undefined ? {} : { port }),
    ...(config === undefined ? {} : { configFile: config }),
    environment,
    createSettingsFile: createConfStore,
    report: log,
    launcher: { command: process.execPath, args: [join(pages, '../main/gatehouse.js')] },
    shell: { showDashboard: nothing, showApprovals: nothing, setLaunchAtLogin: nothing, quit },
  });
  running.gatehouse = gatehouse;
  await gatehouse.start();
  const { isListening, problem, notices } = gatehouse.services['gateway.status'].get();
  for (const { text } of notices) log(`Note: ${visible(text)}`);
  if (!isListening) throw new GatehouseError('port-taken', problem ?? 'The gateway does not listen. Start it again.');
  return gatehouse;
}

interface PanelParts {
  gatehouse: Gatehouse;
  options: ServeOptions;
  pages: string;
  log: (text: string) => void;
}

async function openPanel({ gatehouse, options, pages, log }: PanelParts): Promise<Panel> {
  const wanted = options.panelPort ?? (options.port === 0 ? 0 : Number(new URL(gatehouse.endpoint()).port) + 1);
  const panel = await startPanel({
    served: { contract, services: gatehouse.services, report: log },
    folder: pages,
    port: wanted,
  });
  if (wanted !== 0 && panel.port !== wanted) {
    log(`Port ${wanted} is taken, so the panel listens on ${panel.port}. Choose another with --panel-port.`);
  }
  return panel;
}

interface Announcement {
  gatehouse: Gatehouse;
  options: ServeOptions;
  panel: Panel | undefined;
  terminal: Terminal | undefined;
  process: NodeJS.Process;
}

/** Says that all is ready, and takes keys from then on. Returns the way to end that. */
function announce({ gatehouse, options, panel, terminal, process }: Announcement): () => void {
  const facts = { endpoint: gatehouse.endpoint(), panel: panel?.newLink(), hasTerminal: terminal !== undefined };
  if (options.json) process.stdout.write(readyLine(facts));
  else process.stderr.write(`${explainReady(facts)}\n`);
  if (!terminal) return () => {};
  const isOfClient = () => isStartedByClientOf(Number(new URL(gatehouse.endpoint()).port));
  return startTerminalApprovals({
    services: guardAnswers(gatehouse.services, isOfClient),
    terminal,
    interrupt: () => process.kill(process.pid, 'SIGINT'),
    // A link opens the panel for whoever reads it.
    showLink: () => panel && !isOfClient() && terminal.write(explainLink(panel.newLink())),
  });
}

interface Ending {
  ended: Promise<void>;
  end: () => void;
  stopWatching: () => void;
}

/** SIGTERM, SIGINT and SIGHUP end it in order; a second SIGINT ends it at once. */
function watchSignals(process: NodeJS.Process): Ending {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let firstAt: number | undefined;
  const onInterrupt = () => {
    firstAt ??= performance.now();
    if (performance.now() - firstAt > echoMs) process.exit(130);
    end();
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', end).on('SIGHUP', end);
  return {
    ended,
    end,
    stopWatching: () => void process.off('SIGINT', onInterrupt).off('SIGTERM', end).off('SIGHUP', end),
  };
}

async function stop({ gatehouse, panel }: Running, log: (text: string) => void): Promise<void> {
  const limit = new AbortController();
  const late = wait(stopLimitMs, 'late' as const, { signal: limit.signal }).catch(() => 'in time' as const);
  const stopped = Promise.all([panel?.stop(), gatehouse?.stop()]).then(() => 'in time' as const);
  try {
    if ((await Promise.race([stopped, late])) === 'late')
      log('Not everything ended within 5 seconds; the rest is cut off.');
  } catch (error) {
    log(`Not everything could be ended in order. ${sentenceOf(error)}`);
  } finally {
    limit.abort();
  }
}

/** Of our own failures the sentence; of a bug only its kind, for its message may hold anything. */
function sentenceOf(error: unknown): string {
  const isOurs = error instanceof GatehouseError || (error instanceof Error && error.name === 'Error');
  if (isOurs) return error.message.split('\n').map(visible).join('\n');
  return `Gatehouse could not start because of a mistake of its own (${error instanceof Error ? error.name : typeof error}).`;
}
