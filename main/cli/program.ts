import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { SecretName } from '../../shared/domain/server';
import { addClientCommands } from './client-commands';
import type { ClientsOptions } from './clients/options';

/** What `gatehouse serve` was asked to do. */
export interface ServeOptions {
  config: string | undefined;
  home: string | undefined;
  /** 0: any. `undefined`: the configuration's or the preferences'. */
  port: number | undefined;
  /** 0: any. `undefined`: the gateway's port and one. */
  panelPort: number | undefined;
  json: boolean;
  panel: boolean;
}

/** What `gatehouse secret` was asked to do. */
export interface SecretOptions {
  action: 'set' | 'remove';
  name: string;
  home: string | undefined;
}

/** What `gatehouse panic` and `gatehouse status` were asked to do. */
export interface ControlOptions {
  verb: 'panic' | 'status';
  home: string | undefined;
  json: boolean;
}

export interface ProgramOptions {
  version: string;
  /** For people who asked for it. */
  writeOut(text: string): void;
  writeError(text: string): void;
  /** Resolves to the exit code. */
  serve(options: ServeOptions): Promise<number>;
  /** Resolves to the exit code. */
  changeSecret(options: SecretOptions): Promise<number>;
  /** Resolves to the exit code. */
  control(options: ControlOptions): Promise<number>;
  /** Resolves to the exit code. */
  clients(options: ClientsOptions): Promise<number>;
}

/** `unconfirmed`: nobody said yes, so nothing was written. */
export const exitCodes = { done: 0, failed: 1, misused: 2, unconfirmed: 3 } as const;

/** Reads the command line (without `node` and the script) and runs what it says. Resolves to the exit code. */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<number> {
  let code: number = exitCodes.done;
  const program = createProgram(options, (served) => {
    code = served;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what is wrong; asking for help or the version is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misused;
    throw error;
  }
}

function createProgram(options: ProgramOptions, end: (code: number) => void): Command {
  const { version, writeOut, writeError } = options;
  // Before any command is made: they take these over from here.
  const program = new Command('gatehouse')
    .description(
      'One local gateway for every MCP client and server on this machine, which asks before it lets a sensitive call through.',
    )
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    // What stands behind the name of a command is that one's, also where the outer one has an option of that name.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut, writeErr: writeError })
    .showHelpAfterError('Run “gatehouse --help” to see what there is.');
  addServe(program, options.serve, end);
  addSecret(program, options.changeSecret, end);
  addControl(program, options.control, end);
  addClientCommands(program, options.clients, end);
  return program;
}

function addServe(program: Command, serve: ProgramOptions['serve'], end: (code: number) => void): void {
  program
    .command('serve')
    .description('run the gateway without the desktop app; approvals are answered in the panel or in this terminal')
    .option('--config <file>', 'take servers, clients and rules from this YAML or JSON file')
    .option('--home <dir>', 'keep all state of this instance here (also GATEHOUSE_HOME)')
    .option('--port <number>', 'listen for clients here (0: any free port)', readPort)
    .option(
      '--panel-port <number>',
      'serve the panel here (0: any free port; otherwise the port for clients and one)',
      readPort,
    )
    .option('--no-panel', 'serve no panel')
    .option('--json', 'print one line of JSON on stdout when ready, and never ask in the terminal', false)
    .allowExcessArguments(false)
    .action(async (parsed: Partial<ServeOptions> & Pick<ServeOptions, 'json' | 'panel'>) => {
      const { config, home, port, panelPort } = parsed;
      end(await serve({ config, home, port, panelPort, json: parsed.json, panel: parsed.panel }));
    });
}

const homeOption = ['--home <dir>', 'the instance it belongs to (also GATEHOUSE_HOME)'] as const;

function addSecret(program: Command, changeSecret: ProgramOptions['changeSecret'], end: (code: number) => void): void {
  const secret = program
    .command('secret')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a configuration names a secret
    .description('keep a value for “${secret:name}” in the keychain')
    .helpCommand(false);
  const add = (action: SecretOptions['action'], description: string) =>
    secret
      .command(action)
      .description(description)
      .argument('<name>', 'as a configuration names it', readSecretName)
      .option(...homeOption)
      .allowExcessArguments(false)
      .action(async (name: string, { home }: { home?: string }) => {
        end(await changeSecret({ action, name, home }));
      });
  add('set', 'read the value from standard input, or ask for it without showing it');
  add('remove', 'forget it');
}

/** There is no command that resumes, approves or changes a rule: whoever has a shell could be an agent. */
function addControl(program: Command, control: ProgramOptions['control'], end: (code: number) => void): void {
  const add = (verb: ControlOptions['verb'], description: string) =>
    program
      .command(verb)
      .description(description)
      .option(...homeOption)
      .option('--json', 'print one line of JSON on stdout', false)
      .allowExcessArguments(false)
      .action(async ({ home, json }: { home?: string; json: boolean }) => {
        end(await control({ verb, home, json }));
      });
  add('panic', 'stop everything in the running Gatehouse: cancel calls under way, deny new ones');
  add('status', 'say whether Gatehouse runs, and whether it is paused');
}

function readSecretName(text: string): string {
  const parsed = SecretName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('Name a secret with letters, digits, “.”, “_” and “-”.');
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('Give a number from 0 (any free port) to 65535.');
}
