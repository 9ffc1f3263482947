import type { ForeignServer } from '../entries/foreign-server';
import { loadingNodeOptions, variableRisk } from './environment-names';
import { programName } from './program-names';
import type { Text } from './references';

/** A server without what Gatehouse does itself, and a sentence for each thing that was left out. */
export interface Neutralised {
  readonly server: ForeignServer<Text>;
  readonly notes: readonly string[];
}

/** Takes out what the server does not need here: a search path, options for all programs, the Windows shell around `npx`. */
export function neutralise(server: ForeignServer<Text>): Neutralised {
  if (server.kind === 'http') return { server, notes: [] };
  const unwrapped = withoutCmd(server);
  const notes = unwrapped === server ? [] : ['“cmd /c” is left out: Gatehouse starts the program itself.'];
  const env = new Map<string, Text>();
  for (const [name, value] of server.env) {
    const risk = variableRisk(name);
    if (risk?.kind === 'leave-out' && !isRefusedAnyway(name, value))
      notes.push(`The variable ${name} is left out. ${risk.why}`);
    else env.set(name, value);
  }
  return { server: { ...unwrapped, env }, notes };
}

/** Only what is plain enough to mean the same with a shell and without. */
function withoutCmd(server: Extract<ForeignServer<Text>, { kind: 'stdio' }>): typeof server {
  const { command, args } = server;
  const [flag, program, ...rest] = args;
  const isCmd = isPlain(command) && programName(command.join('')) === 'cmd' && flag?.join('').toLowerCase() === '/c';
  if (!isCmd || !program || !args.every(isPlain)) return server;
  const isWord = args.every((arg) => !/[&|<>^%!"()\r\n]/.test(arg.join('')));
  return isWord && /^[\w.-]+$/.test(program.join('')) ? { ...server, command: program, args: rest } : server;
}

function isPlain(text: Text): text is readonly string[] {
  return text.every((piece) => typeof piece === 'string');
}

/** Options that load code are not only left out: who writes them means harm, or something that has to be set up by hand. */
function isRefusedAnyway(name: string, value: Text): boolean {
  return (
    name.toUpperCase() === 'NODE_OPTIONS' &&
    loadingNodeOptions.test(value.map((piece) => (typeof piece === 'string' ? piece : piece.raw)).join(''))
  );
}
