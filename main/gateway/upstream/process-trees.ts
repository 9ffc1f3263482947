import { spawn } from 'node:child_process';
import { createMarks, type Marks } from './process-marks';

/** The processes that the gateway started and has to end, with everything they started themselves. */
export interface ProcessTrees {
  /** Environment of a process about to be started as the root of a tree; its descendants inherit it, and are known by it. */
  mark(): Readonly<Record<string, string>>;
  /** `pid` leads a group of its own (POSIX) or roots a tree (Windows), and was started with that `mark`. Should the gateway exit first, the tree is killed. */
  add(pid: number, mark?: Readonly<Record<string, string>>): void;
  /** Asks the whole tree to end and kills it after 2 s. Resolves when it is gone, within 5 s. */
  end(pid: number): Promise<void>;
  /** Takes the exit handler off. */
  close(): void;
}

const askMs = 2000;
const killMs = 1000;
const strayMs = 500;
const pollMs = 20;

/**
 * What a process started in its own group dies with the group. What left the group (a daemon of its own session) is found by
 * its mark, on Linux, unless it also gave up its environment. Should the gateway be killed outright, nothing of it can run any
 * more: servers read the end of their input then, and those that stay are ended by the next gateway that starts.
 */
export function createProcessTrees(): ProcessTrees {
  const marks = createMarks();
  const live = new Map<number, Readonly<Record<string, string>> | undefined>();
  const killAll = () => {
    for (const pid of live.keys()) signalTree(pid, 'SIGKILL');
    if (live.size > 0) for (const pid of marks.findNow([...live.values()])) tryKill(pid, 'SIGKILL');
  };
  process.on('exit', killAll);
  void endLeftovers(marks);

  async function end(pid: number): Promise<void> {
    if (process.platform === 'win32') await taskkill(pid);
    else if (signalTree(pid, 'SIGTERM') && !(await isGoneWithin(-pid, askMs))) {
      signalTree(pid, 'SIGKILL');
      await isGoneWithin(-pid, killMs);
    }
    await endStrays(marks, live.get(pid));
    live.delete(pid);
  }

  return {
    mark: marks.next,
    add: (pid, mark) => live.set(pid, mark),
    end,
    close: () => process.off('exit', killAll),
  };
}

/** What left its group, and what that starts while it is being ended. */
async function endStrays(marks: Marks, mark: Readonly<Record<string, string>> | undefined): Promise<void> {
  const asked = await marks.find(mark);
  for (const pid of asked) tryKill(pid, 'SIGTERM');
  await Promise.all(asked.map((pid) => isGoneWithin(pid, strayMs)));
  for (let round = 0; round < 3; round += 1) {
    const left = await marks.find(mark);
    if (left.length === 0) return;
    for (const pid of left) tryKill(pid, 'SIGKILL');
    await Promise.all(left.map((pid) => isGoneWithin(pid, strayMs / 5)));
  }
}

/** Servers of a gateway of this user that was killed, and that did not leave when their input ended. */
async function endLeftovers(marks: Marks): Promise<void> {
  for (const pid of await marks.findLeftovers()) tryKill(pid, 'SIGKILL');
}

/** False when nobody is left to get the signal. */
function signalTree(pid: number, signal: NodeJS.Signals): boolean {
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

async function isGoneWithin(target: number, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (tryKill(target, 0)) {
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
