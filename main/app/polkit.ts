import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AuthenticationMethod } from '../../shared/domain/authentication';
import type { Readable } from '../../shared/ipc/define';

/** Runs a program without a shell, its environment or its output; the exit code, `null` when it did not run or end by itself. */
export type RunProgram = (file: string, args: readonly string[], timeoutMs: number) => Promise<number | null>;

type Method = Extract<AuthenticationMethod, 'polkit' | 'none'>;

/** Installed with the package for Debian (`build/app.gatehouse.policy`). It asks for the person's own password, each time anew. */
export const polkitAction = 'app.gatehouse.prove';

/** By its whole path: what a search path leads to could be anything. */
const pkcheck = '/usr/bin/pkcheck';
const quickMs = 5000;
/** As long as a person may take to type a password. */
const promptMs = 120_000;

/** Of `pkcheck`: the action is allowed; it would take an authentication, and nobody was or could be asked. */
const allowed = 0;
const takesProof = 2;

/** What `SystemAuthentication` needs of polkit; `undefined` where its action is not installed, or nothing has to be proven. */
export async function createPolkit(run: RunProgram, subject = () => subjectOf(process)) {
  const takes = async (...more: string[]) =>
    await run(
      pkcheck,
      ['--action-id', polkitAction, '--process', subject(), ...more],
      more.length > 0 ? promptMs : quickMs,
    );
  if ((await takes()) !== takesProof) return undefined;

  let method = 'polkit' as Method;
  const listeners = new Set<() => void>();
  const state: Readable<Method> = {
    get: () => method,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  async function prompt(): Promise<'proven' | 'cancelled' | 'unavailable'> {
    // Allowed without a question, as to root or by a rule of the machine, proves nothing.
    if ((await takes()) !== takesProof) return giveUp();
    const code = await takes('--allow-user-interaction');
    if (code === allowed) return 'proven';
    // Nobody who could ask: no desktop, or one without an agent. The passphrase takes over.
    return code === takesProof ? giveUp() : 'cancelled';
  }

  function giveUp(): 'unavailable' {
    method = 'none';
    for (const listener of [...listeners]) listener();
    return 'unavailable';
  }

  return { method: state, prompt };
}

/** An empty environment: a variable could name another message bus, and with it another judge. */
export const runProgram: RunProgram = (file, args, timeoutMs) =>
  new Promise((resolve) => {
    execFile(file, args, { env: {}, timeout: timeoutMs, windowsHide: true }, (error) => {
      if (!error) resolve(0);
      else resolve(typeof error.code === 'number' && !error.killed ? error.code : null);
    });
  });

/** With its start time, so that no later process of the same number is meant. From proc(5), field 22. */
function subjectOf({ pid, getuid }: Pick<NodeJS.Process, 'pid' | 'getuid'>): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${pid},${started},${getuid?.()}`;
}
