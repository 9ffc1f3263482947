import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

// What proc(5) tells of processes and connections. Everything may be gone by the time it is looked at, and belongs to somebody
// else as often as not: what cannot be read is empty, never an error.

/** The far ends of connections to a port of ours, as `socket:[inode]`. */
export interface SocketQuery {
  /** Where the connection goes. */
  readonly toPort: number;
  /** Where it comes from; left out: from anywhere. */
  readonly fromPort?: number;
}

export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Since the system started, in ticks. Together with the pid it names one process for ever. */
  readonly startTicks: number;
}

const established = '01';

export function socketsOf({ toPort, fromPort }: SocketQuery): ReadonlySet<string> {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => textOf(file).split('\n').slice(1));
  const inodes = rows.flatMap((row) => {
    const [, local = '', remote = '', state, , , , , , inode = ''] = row.trim().split(/\s+/);
    const fits = state === established && remote.endsWith(hexPort(toPort)) && inode !== '0';
    return fits && (fromPort === undefined || local.endsWith(hexPort(fromPort))) ? [`socket:[${inode}]`] : [];
  });
  return new Set(inodes);
}

function hexPort(port: number): string {
  return `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

export function holdsAny(pid: number, sockets: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return namesIn(folder).some((descriptor) => sockets.has(linkOf(`${folder}/${descriptor}`)));
}

/** All there are, those that started last first. */
export function allProcesses(): number[] {
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((one, other) => other - one);
}

export function factsOf(pid: number): ProcessFacts | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name stands in brackets and may hold brackets and spaces itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [parent, startTicks] = [Number(fields[1]), Number(fields[19])];
  return stat !== '' && Number.isInteger(parent) && Number.isInteger(startTicks)
    ? { pid, parent, startTicks }
    : undefined;
}

/** Absolute; without the mark of a file that was replaced since the program started. */
export function executableOf(pid: number): string | null {
  return linkOf(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '') || null;
}

/** As it was started; its program may have rewritten it since. */
export function argumentsOf(pid: number): string[] {
  return textOf(`/proc/${pid}/cmdline`).replace(/\0+$/, '').split('\0');
}

export function folderOf(pid: number): string | null {
  return linkOf(`/proc/${pid}/cwd`) || null;
}

/** When the system started, in ms since 1970. */
export function bootTimeMs(): number | undefined {
  const seconds = textOf('/proc/stat').match(/^btime (\d+)$/m)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
