import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

type Environment = Readonly<Record<string, string>>;

/** Tells the processes of each tree by a variable in their environment, which they hand down. Only Linux lets us read it; elsewhere nothing is found. */
export interface Marks {
  /** A new mark, as the environment that carries it. */
  next(): Environment;
  /** The processes that bear this mark, zombies left out. */
  find(mark: Environment | undefined): Promise<number[]>;
  /** The same for several, at once: for the moment before the gateway exits. */
  findNow(marks: readonly (Environment | undefined)[]): number[];
  /** The processes that bear a mark of a gateway that does not run any more. */
  findLeftovers(): Promise<number[]>;
}

/** Not named for Gatehouse: servers get no variable of ours. The value: name space of process numbers, number and start time of the gateway, a name for the tree. */
const variable = 'MCP_SERVER_TREE';

export function createMarks(): Marks {
  const isSupported = process.platform === 'linux';
  const space = isSupported ? numberSpace() : '';
  const gateway = isSupported ? `${space}-${process.pid}-${startTime(statOf(process.pid)) ?? ''}` : '';

  async function scan(isWanted: (mark: string) => boolean): Promise<number[]> {
    if (!isSupported) return [];
    const found: number[] = [];
    for (const pid of processNumbers(await readdir('/proc').catch(() => []))) {
      const mark = readMark(await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => ''));
      if (mark !== undefined && isWanted(mark)) found.push(pid);
    }
    return found;
  }

  return {
    next: () => (isSupported ? { [variable]: `${gateway}-${randomBytes(8).toString('hex')}` } : {}),
    find(mark) {
      const wanted = mark?.[variable];
      return wanted === undefined ? Promise.resolve([]) : scan((found) => found === wanted);
    },
    findNow(marks) {
      if (!isSupported) return [];
      const wanted = new Set(marks.map((mark) => mark?.[variable]));
      return processNumbers(readdirSync('/proc')).filter((pid) => {
        const mark = readMark(readNow(`/proc/${pid}/environ`));
        return mark !== undefined && wanted.has(mark);
      });
    },
    findLeftovers: () =>
      scan((mark) => {
        const [foundIn, pid = '', startedAt] = mark.split('-');
        // In a container the numbers mean other processes.
        return foundIn === space && space !== '' && startTime(statOf(Number(pid))) !== startedAt;
      }),
  };
}

function processNumbers(names: readonly string[]): number[] {
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Empty for a zombie and for processes of other users. */
function readMark(environ: string): string | undefined {
  if (!environ.includes(variable)) return undefined;
  const entry = environ.split('\0').find((pair) => pair.startsWith(`${variable}=`));
  return entry?.slice(variable.length + 1);
}

/** Digits; empty when it cannot be told. */
function numberSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '';
  }
}

function statOf(pid: number): string {
  return readNow(`/proc/${pid}/stat`);
}

/** In ticks since the machine started; with the process number it names a process for good. */
function startTime(stat: string): string | undefined {
  // The second field is the command in brackets and may hold anything; start time is the 22nd.
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function readNow(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
