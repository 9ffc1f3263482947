import type { ForeignServer } from '../entries/foreign-server';
import { loadingNodeOptions, variableRisk } from './environment-names';
import { judgeContainer } from './judge-docker';
import { judgePath } from './judge-path';
import { judgeRunner } from './judge-runner';
import { judgeText } from './judge-text';
import { judgeUrl } from './judge-url';
import { printable } from './printable';
import { codeOptions, interpreters, neverServers, programName, shells, windowsShells, wrappers } from './program-names';

/** What is to be said of a foreign server before it may run (T-G01). Warnings do not hide anything: the command is shown in full. */
export interface Judged {
  /** Why it cannot be imported: what it is, and what to do. */
  readonly refusal: string | null;
  readonly warnings: readonly string[];
}

const harmless: Judged = { refusal: null, warnings: [] };

export function judgeLaunch(server: ForeignServer<string>): Judged {
  const parts =
    server.kind === 'http'
      ? [() => judgeText(server), () => judgeUrl(server)]
      : [
          () => judgeText(server),
          () => judgeVariables(server.env),
          () => judgePath(server),
          () => judgeProgram([server.command, ...server.args], server.cwd),
        ];
  return inTurn(parts);
}

/** The first refusal ends it: what is refused needs no warnings. */
function inTurn(parts: readonly (() => Judged)[]): Judged {
  const warnings: string[] = [];
  for (const part of parts) {
    const judged = part();
    if (judged.refusal !== null) return { refusal: judged.refusal, warnings: [] };
    warnings.push(...judged.warnings);
  }
  return { refusal: null, warnings: [...new Set(warnings)] };
}

const no = (refusal: string): Judged => ({ refusal, warnings: [] });

function judgeVariables(env: ReadonlyMap<string, string>): Judged {
  const seen = new Set<string>();
  const warnings: string[] = [];
  for (const [name, value] of env) {
    const refusal = refuseVariable(name, value) ?? (seen.has(name.toUpperCase()) ? twice(name) : null);
    if (refusal !== null) return no(refusal);
    seen.add(name.toUpperCase());
    const risk = variableRisk(name);
    if (risk?.kind === 'warn') warnings.push(`It sets ${name}. ${risk.why}`);
  }
  return { refusal: null, warnings };
}

function refuseVariable(name: string, value: string): string | null {
  if (!/^[A-Za-z_][\w.-]*(\([\w]*\))?$/.test(name) || name === '__proto__')
    return `“${printable(name)}” is no name of a variable. Take it out of the entry.`;
  const risk = variableRisk(name);
  const isLoading = name.toUpperCase() === 'NODE_OPTIONS' && loadingNodeOptions.test(value);
  if (risk?.kind === 'refuse' || isLoading)
    return `It sets ${name}. ${risk?.why ?? ''} If you mean it, add the server by hand.`;
  // A shell takes such a value for a function (CVE-2014-6271).
  return /^\s*\(\)\s*\{/.test(value) ? `The variable ${name} holds code for a shell. Take it out of the entry.` : null;
}

function twice(name: string): string {
  return `It sets ${name} twice, in capitals and small letters. Leave one of them.`;
}

/** `words`: a program and its arguments. */
function judgeProgram(words: readonly string[], cwd: string | null): Judged {
  const [command = '', ...args] = words;
  const program = programName(command);
  const refusal =
    refuseProgram(program) ?? refuseDebugger(args) ?? refuseCode(words) ?? refuseRelativeScript(program, { args, cwd });
  if (refusal !== null) return no(refusal);
  if (wrappers.has(program)) return judgeWrapper(program, { args, cwd });
  if (/^(docker|podman|nerdctl|finch)$/.test(program)) return judgeContainer(program, args);
  if (program === 'ssh') return judgeSsh(args);
  return judgeRunner(program, args) ?? { refusal: null, warnings: warnOfScript(program, args) };
}

function refuseProgram(program: string): string | null {
  return neverServers.has(program)
    ? `“${program}” is no MCP server. It fetches, deletes, changes the system, or runs something that does not show.`
    : null;
}

function refuseDebugger(args: readonly string[]): string | null {
  const found = args.find((arg) => /^--inspect(-\w+)*(=|$)|^-(agentlib|agentpath|javaagent|Xrunjdwp)\b/.test(arg));
  const isPython = args.some((arg, at) => args[at - 1] === '-m' && /^(debugpy|pdb|code|pydevd)$/.test(arg));
  return found !== undefined || isPython
    ? 'It opens the program to a debugger, and so to everybody who reaches it. Take that option out.'
    : null;
}

/** Wherever in the command it stands: `env`, `npx` and their like run what follows them. */
function refuseCode(words: readonly string[]): string | null {
  for (const [at, word] of words.entries()) {
    const name = programName(word);
    const rest = words.slice(at + 1);
    const isText = runsText(name, rest) || (at === 0 && isBareShell(name, rest));
    if (isText)
      return `“${name}” runs a text as a program, which nobody can check. Start the server’s own program instead, with its arguments one by one.`;
  }
  return null;
}

function runsText(name: string, rest: readonly string[]): boolean {
  if (name === 'cmd') return rest.some((arg) => /^\/[ckr]/i.test(arg));
  if (windowsShells.has(name))
    return !/^[-/]file?$/i.test(rest.find((arg) => !/^[-/](nop|noni|nol|ex|bypass|remotes|unr)/i.test(arg)) ?? '');
  if (shells.has(name))
    return ownOptions(rest).some((arg) =>
      /^-[A-Za-z]*[cs][A-Za-z]*$|^--(rcfile|init-file|command|init-command)\b/.test(arg),
    );
  const pattern = codeOptions.get(name);
  if (!pattern) return false;
  const isPython = /^(py|python|pypy|pythonw)$/.test(name);
  return ownOptions(rest, isPython).some((arg) => pattern.test(arg));
}

/** Without a script a shell runs what it reads, and it would read what clients write. */
function isBareShell(name: string, rest: readonly string[]): boolean {
  return (shells.has(name) || windowsShells.has(name)) && !rest.some((arg) => !/^[-+]/.test(arg));
}

/** What stands before the script; an option may be followed by its value. After `-m` Python leaves the rest to the module. */
function ownOptions(rest: readonly string[], endsAtModule = false): readonly string[] {
  const end = rest.findIndex(
    (arg, at) =>
      arg === '--' ||
      (endsAtModule && /^-[bBdEhiIOPqRsSuvVx?]*m/.test(arg)) ||
      (!/^[-+]/.test(arg) && (at === 0 || !/^[-+]/.test(rest[at - 1] ?? '')) && !/^(eval|repl)$/.test(arg)),
  );
  return end < 0 ? rest : rest.slice(0, end);
}

function refuseRelativeScript(
  program: string,
  { args, cwd }: { args: readonly string[]; cwd: string | null },
): string | null {
  if (!interpreters.has(program) || cwd !== null) return null;
  const script = scriptOf(args);
  if (script === undefined || !isFile(script) || isWhole(script)) return null;
  return `“${printable(script)}” is meant from a folder that Gatehouse does not know. Write its whole path.`;
}

function scriptOf(args: readonly string[]): string | undefined {
  const module = args.indexOf('-m');
  const at = args.findIndex((arg) => !arg.startsWith('-') && arg !== 'run');
  return module >= 0 && module < at ? undefined : args[at];
}

function isFile(text: string): boolean {
  return /[/\\]|\.(m?[jt]s|c[jt]s|[jt]sx|py|rb|pl|php|lua|sh|jar|mjs)$/.test(text) && !text.startsWith('@');
}

function isWhole(path: string): boolean {
  return /^\/|^[A-Za-z]:[/\\]|^[a-z][a-z+.-]+:/i.test(path);
}

function warnOfScript(program: string, args: readonly string[]): string[] {
  const script = interpreters.has(program) ? scriptOf(args) : undefined;
  return script !== undefined && /^(https?|jsr|npm|data):/i.test(script)
    ? [`“${program}” fetches “${printable(script)}” and runs whatever is there at the time.`]
    : [];
}

function judgeWrapper(program: string, { args, cwd }: { args: readonly string[]; cwd: string | null }): Judged {
  if (args.some((arg) => /^(-\w*S|--split-string)/.test(arg)) && program === 'env')
    return no('“env -S” takes a text apart into a command. Write the command with its arguments one by one.');
  for (const arg of args) {
    const [, name = '', value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(arg) ?? [];
    const refusal = name === '' ? null : refuseVariable(name, value);
    if (refusal !== null) return no(refusal);
  }
  const at = args.findIndex((arg) => !/^-|=|^(run|exec|x|\d[\d.smhd]*)$/.test(arg));
  return at < 0 ? harmless : judgeProgram(args.slice(at), cwd);
}

function judgeSsh(args: readonly string[]): Judged {
  if (args.some((arg) => /proxycommand|localcommand|knownhostscommand|^-F/i.test(arg)))
    return no('Options of “ssh” that run a command here cannot be imported.');
  return { refusal: null, warnings: ['It runs on another computer, where Gatehouse cannot see it.'] };
}
