#!/usr/bin/env node
import { join } from 'node:path';
import { isBridgeCommand } from './bridge/command-line';

// Who reads our words may leave; the gateway goes on without him.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const code = await run(process.argv.slice(1));

// Nothing of a stopped gateway may keep the process alive. What was said is out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));

/** Loads only what is wanted: a client waits for its bridge, and that needs nothing of the gateway. */
async function run(argv: readonly string[]): Promise<number> {
  if (isBridgeCommand(argv)) return await (await import('./bridge')).runBridge(argv, process);
  const { runCommand } = await import('./command');
  return await runCommand(argv.slice(1), join(import.meta.dirname, '../renderer'));
}
