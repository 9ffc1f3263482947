import type { ForeignServer } from '../entries/foreign-server';
import { printable } from './printable';
import type { Judged } from './risky-launch';

type Stdio = Extract<ForeignServer<string>, { kind: 'stdio' }>;

/** Whether the command and the folder say by themselves what is meant. */
export function judgePath({ command, args, cwd }: Stdio): Judged {
  const refusal = refuseCommand(command) ?? (cwd === null ? null : refuseFolder(cwd));
  if (refusal !== null) return { refusal, warnings: [] };
  const warnings: string[] = [];
  if (/^(\/(var\/|private\/)?tmp\/|\/dev\/shm\/|.*[/\\](Temp|Downloads|\.cache)[/\\])/i.test(command))
    warnings.push('The program lies in a folder where any program may put another in its place.');
  if (args.some(isShare)) warnings.push('An argument names a place on another computer (\\\\…).');
  return { refusal: null, warnings };
}

function refuseCommand(command: string): string | null {
  if (command.trim() === '') return 'The command is empty. Say which program starts the server.';
  if (/^[a-z][a-z+.-]+:\/\//i.test(command)) return 'The command is an address. Give it as “url”.';
  if (isShare(command)) return 'The program lies on another computer (\\\\…). Copy it here first.';
  const isPath = /[/\\]/.test(command);
  if (isPath && !isWhole(command))
    return `“${printable(command)}” is meant from a folder that Gatehouse does not know. Write the whole path of the program.`;
  if (isPath && /(^|[/\\])\.\.([/\\]|$)/.test(command))
    return 'The path of the program goes up and down (“..”). Write it straight.';
  if (/^\.*$/.test(command)) return 'The command names no program.';
  return isPath ? refuseMixed(command) : refuseName(command);
}

/** A path may have spaces in it; options have no place there. */
function refuseMixed(command: string): string | null {
  return /\s[-/]|["'`|&;<>\r\n]/.test(command) ? oneText : null;
}

function refuseName(command: string): string | null {
  if (/[\s"'`|&;<>()$%^*?{}]/.test(command)) return oneText;
  // Letters that only look like those of “npx”.
  return /^[\x21-\x7e]+$/.test(command)
    ? null
    : 'The command has letters that look like others. Write the whole path of the program.';
}

const oneText =
  'The command is a line for a shell. Put the program under “command” and the rest under “args”, one by one.';

function refuseFolder(cwd: string): string | null {
  if (isShare(cwd)) return 'Its folder lies on another computer (\\\\…). Copy it here first.';
  return isWhole(cwd) ? null : `The folder “${printable(cwd)}” is no whole path. Write it from the beginning.`;
}

function isShare(path: string): boolean {
  return /^[/\\]{2}[^/\\]/.test(path);
}

function isWhole(path: string): boolean {
  return /^\/|^[A-Za-z]:[/\\]/.test(path);
}
