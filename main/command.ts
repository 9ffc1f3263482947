import { join } from 'node:path';
import { version } from '../package.json' with { type: 'json' };
import { exitCodes, runProgram } from './cli/program';
import { clients } from './clients-command';
import { control } from './control';
import type { Launcher } from './own-bridge';
import { changeSecret } from './secret';
import { serve } from './serve';

/**
 * The `gatehouse` command, all of it but the bridge. `pages`: the built renderer. `launcher`: how a client starts this installation;
 * left out: as this process was. Resolves to the exit code.
 */
export async function runCommand(
  argv: readonly string[],
  pages: string,
  launcher = ownLauncher(pages),
): Promise<number> {
  // One failed promise must not end every client's calls; its name is enough to report it by.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      process.stderr.write(`An unexpected error: ${error instanceof Error ? error.name : typeof error}\n`);
    });
  }
  try {
    return await runProgram(argv, {
      version,
      writeOut: (text) => process.stdout.write(text),
      writeError: (text) => process.stderr.write(text),
      changeSecret: (options) => changeSecret(options, { process }),
      control: (options) => control(options, { process }),
      clients: (options) => clients(options, { version, launcher, process }),
      serve: (options) => serve(options, { version, pages, process }),
    });
  } catch (error) {
    process.stderr.write(`Gatehouse failed: ${error instanceof Error ? error.name : typeof error}\n`);
    return exitCodes.failed;
  }
}

function ownLauncher(pages: string): Launcher {
  return { command: process.execPath, args: [join(pages, '../main/gatehouse.js')] };
}
