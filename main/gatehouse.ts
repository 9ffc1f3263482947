import { join } from 'node:path';
import { version } from '../package.json' with { type: 'json' };
import { runProgram } from './cli/program';
import { changeSecret } from './secret';
import { serve } from './serve';

// Who reads our words may leave; the gateway goes on without him.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const code = await runProgram(process.argv.slice(2), {
  version,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  changeSecret: (options) => changeSecret(options, { process }),
  serve: (options) => serve(options, { version, pages: join(import.meta.dirname, '../renderer'), process }),
});

// Nothing of a stopped gateway may keep the process alive. What was said is out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
