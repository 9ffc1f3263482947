import { type Command, Option } from 'commander';
import { OtherEntries } from '../../shared/domain/file-plan';
import type { ClientsOptions } from './clients/options';

type Run = (options: ClientsOptions) => Promise<number>;
type End = (code: number) => void;

/** The commands about other programs’ files. Each stands at the top, and those that change something also below `clients`. */
export function addClientCommands(program: Command, run: Run, end: End): void {
  const clients = program
    .command('clients')
    .description('list the MCP clients on this computer and how each is connected')
    .helpCommand(false)
    .option('--all', 'also those that were not found here', false)
    .allowExcessArguments(false);
  withCommon(clients).action(async (parsed: Common & { all: boolean }) => {
    end(await run({ action: 'list', ...common(parsed), all: parsed.all }));
  });
  for (const parent of [clients, program]) {
    addConnect(parent, run, end);
    addDisconnect(parent, run, end);
    addImport(parent, run, end);
  }
  addUndo(clients, run, end);
  addDoctor(program, run, end);
}

interface Common {
  home?: string;
  json: boolean;
}

interface Change extends Common {
  yes: boolean;
  dryRun: boolean;
}

const common = ({ home, json }: Common) => ({ home, json });
const change = ({ yes, dryRun, ...rest }: Change) => ({ ...common(rest), yes, dryRun });

function withCommon(command: Command): Command {
  return command
    .option('--home <dir>', 'the instance it belongs to (also GATEHOUSE_HOME)')
    .option('--json', 'print one line of JSON on stdout', false);
}

function withChange(command: Command): Command {
  return withCommon(command)
    .option('-y, --yes', 'do not ask: for scripts', false)
    .option('--dry-run', 'only show what would be done', false)
    .allowExcessArguments(false);
}

function addConnect(parent: Command, run: Run, end: End): void {
  const command = parent
    .command('connect [kinds...]')
    .description('lead clients through Gatehouse: shows the exact change of each file first, then asks')
    .option('--all', 'all that were found and can be connected by a file', false)
    .addOption(
      new Option('--others <what>', 'what becomes of their servers that Gatehouse has too')
        .choices(OtherEntries.options)
        .default('keep'),
    )
    .addHelpText('after', bridgeHelp);
  withChange(command).action(async (kinds: string[], parsed: Change & { all: boolean; others: OtherEntries }) => {
    requireOne(command, { kinds, all: parsed.all }, '“gatehouse clients” lists them.');
    end(await run({ action: 'connect', ...change(parsed), kinds, all: parsed.all, others: parsed.others }));
  });
}

/** Read before commander is loaded: a client waits for it. */
const bridgeHelp = `
Written into a client’s file, and started by it, is another form of this command:

  gatehouse connect --client <id> [--home <dir>] [--start]

    --client <id>  be the bridge of this client: MCP on standard input and output
    --start        start Gatehouse where it does not run`;

function addDisconnect(parent: Command, run: Run, end: End): void {
  const command = parent
    .command('disconnect [kinds...]')
    .description('undo what connecting did to clients’ files, byte for byte where nobody wrote since')
    .option('--all', 'everything that is connected', false)
    .option(
      '--with-secrets',
      'put secrets that were moved to the keychain back into the files; only in a terminal, and while Gatehouse does not run',
      false,
    );
  withChange(command).action(async (kinds: string[], parsed: Change & { all: boolean; withSecrets: boolean }) => {
    requireOne(command, { kinds, all: parsed.all }, '--all means everything that is connected.');
    const { all, withSecrets } = parsed;
    end(await run({ action: 'disconnect', ...change(parsed), kinds, all, withSecrets }));
  });
}

function addImport(parent: Command, run: Run, end: End): void {
  const command = parent
    .command('import [servers...]')
    .description('add servers that clients have to Gatehouse, switched off; plain secrets go to the keychain')
    .option(
      '--from <file>',
      'take them from this configuration file or bundle (.mcpb) instead, “-”: from standard input',
    );
  withChange(command).action(async (names: string[], parsed: Change & { from?: string }) => {
    end(await run({ action: 'import', ...change(parsed), names, from: parsed.from }));
  });
}

function addUndo(parent: Command, run: Run, end: End): void {
  const command = parent.command('undo').description('take the latest change to a client’s file back');
  withChange(command).action(async (parsed: Change) => {
    end(await run({ action: 'undo', ...change(parsed) }));
  });
}

function addDoctor(parent: Command, run: Run, end: End): void {
  const command = parent
    .command('doctor')
    .description('check the way of every connected client to its servers, end to end, and say what to do')
    .allowExcessArguments(false);
  withCommon(command).action(async (parsed: Common) => {
    end(await run({ action: 'doctor', ...common(parsed) }));
  });
}

function requireOne(command: Command, { kinds, all }: { kinds: readonly string[]; all: boolean }, hint: string): void {
  if (kinds.length > 0 && all) command.error('Give names or --all, not both.');
  if (kinds.length === 0 && !all) command.error(`Name a client, such as “cursor”. ${hint}`);
}
