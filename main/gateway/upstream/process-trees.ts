import { spawn } from 'node:child_process';

/** The process groups that the gateway started and has to end, with everything they started themselves. */
export interface ProcessTrees {
  /** `pid` leads a group of its own (POSIX) or roots a tree (Windows). Should the gateway exit first, the group is killed. */
  add(pid: number): void;
  /** Asks the whole group to end and kills it after 2 s. Resolves when it is gone, within 3 s. */
  end(pid: number): Promise<void>;
  /** Takes the exit handler off. */
  close(): void;
}

const askMs = 2000;
const killMs = 1000;
const pollMs = 20;

export function createProcessTrees(): ProcessTrees {
  const live = new Set<number>();
  const killAll = () => {
    for (const pid of live) signalTree(pid, 'SIGKILL');
  };
  process.on('exit', killAll);

  async function end(pid: number): Promise<void> {
    if (process.platform === 'win32') await taskkill(pid);
    else if (signalTree(pid, 'SIGTERM') && !(await isGoneWithin(pid, askMs))) {
      signalTree(pid, 'SIGKILL');
      await isGoneWithin(pid, killMs);
    }
    live.delete(pid);
  }

  return {
    add: (pid) => live.add(pid),
    end,
    close: () => process.off('exit', killAll),
  };
}

/** False when nobody is left to get the signal. */
function signalTree(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (process.platform === 'win32') {
    // At exit nothing asynchronous runs any more; the process itself is all that can be reached then.
    return tryKill(pid, signal);
  }
  return tryKill(-pid, signal);
}

function tryKill(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    // ESRCH: gone. EPERM: macOS says so of a group of which only zombies are left.
    return false;
  }
}

async function isGoneWithin(pid: number, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (tryKill(-pid, 0)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return true;
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const killer = spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.once('error', () => resolve());
    killer.once('exit', () => resolve());
  });
}
