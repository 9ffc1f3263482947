import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Ids of the processes of this machine that were started with this argument, by the system's own list. */
export async function processesWith(argument: string): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,args='], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split('\n').flatMap((line) => {
    const [pid = '', ...command] = line.trim().split(/\s+/);
    return command.includes(argument) ? [Number(pid)] : [];
  });
}
