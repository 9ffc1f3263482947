import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

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
/** A program may connect to an IPv4 address by a socket of either kind. */
const tables = ['/proc/net/tcp', '/proc/net/tcp6'];

/** Every such socket, at once: for a program that does nothing else. */
export function socketsOf(query: SocketQuery): ReadonlySet<string> {
  return new Set(tables.flatMap((table) => socketsIn(textOf(table), query)));
}

/** The socket of one connection. The kernel takes milliseconds to write such a table, which nobody else has to wait for. */
export async function socketOf(query: Required<SocketQuery>): Promise<string | undefined> {
  for (const table of tables) {
    const text = await readFile(table, 'utf8').catch(() => '');
    const [socket] = socketsIn(text, query);
    if (socket !== undefined) return socket;
  }
  return undefined;
}

function socketsIn(table: string, { toPort, fromPort }: SocketQuery): string[] {
  // Most rows of a busy machine are of connections that have ended.
  const wanted = `${hexPort(toPort)} ${established} `;
  const rows = table.split('\n').filter((row) => row.includes(wanted));
  return rows.flatMap((row) => {
    const [, local = '', remote = '', , , , , , , inode = ''] = row.trim().split(/\s+/);
    const fits = remote.endsWith(hexPort(toPort)) && inode !== '0';
    return fits && (fromPort === undefined || local.endsWith(hexPort(fromPort))) ? [`socket:[${inode}]`] : [];
  });
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

/** Without links; as it is where there is no such file. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
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
