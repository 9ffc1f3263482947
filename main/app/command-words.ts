/** Commands that an installed app has too, without a window: whoever installed it may have no Node. */
const commands = ['clients', 'connect', 'disconnect', 'import', 'doctor', 'panic', 'status', 'secret'];

/** Says nothing about what is wanted: containers need it to start Chromium as root. */
const besides = ['--no-sandbox'];

/**
 * The command that an installed app was started with, from its first word; `undefined`: it is to open its window. Only the first word
 * counts, for what comes behind a switch is that one's. Asked before anything else is loaded.
 */
export function commandIn(argv: readonly string[]): readonly string[] | undefined {
  const at = argv.findIndex((argument) => !besides.includes(argument));
  return commands.includes(argv[at] ?? '') ? argv.slice(at) : undefined;
}
