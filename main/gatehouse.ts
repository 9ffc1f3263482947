import { join } from 'node:path';
import { version } from '../package.json' with { type: 'json' };
import { runProgram } from './cli/program';
import { control } from './control';
import { changeSecret } from './secret';
import { serve } from './serve';

// Who reads our words may leave; the gateway goes on without him.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// One failed promise must not end every client's calls; its name is enough to report it by.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`An unexpected error: ${error instanceof Error ? error.name : typeof error}\n`);
  });
}

const code = await runProgram(process.argv.slice(2), {
  version,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  changeSecret: (options) => changeSecret(options, { process }),
  control: (options) => control(options, { process }),
  serve: (options) => serve(options, { version, pages: join(import.meta.dirname, '../renderer'), process }),
}).catch((error: unknown) => {
  process.stderr.write(`Gatehouse failed: ${error instanceof Error ? error.name : typeof error}\n`);
  return 1;
});

// Nothing of a stopped gateway may keep the process alive. What was said is out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
