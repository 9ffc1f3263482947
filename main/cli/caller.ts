import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { GatehouseError } from '../../shared/errors';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';

type Answers = Pick<Services<AppContract>, 'approvals.reply' | 'approvals.replyGroup'>;

/**
 * The services with a terminal's answers looked at: one that belongs to a connected client can only deny, for what it types
 * could be the client's own yes. `isOfClient` is asked at each answer.
 */
export function guardAnswers<S extends Answers>(services: S, isOfClient: () => boolean): S {
  const refuse = (effect: string) => {
    if (effect !== 'deny' && effect !== 'block' && isOfClient()) throw ofClient();
  };
  return {
    ...services,
    'approvals.reply': (reply) => {
      refuse(reply.effect);
      return services['approvals.reply'](reply);
    },
    'approvals.replyGroup': (reply) => {
      refuse(reply.effect);
      return services['approvals.replyGroup'](reply);
    },
  };
}

function ofClient(): GatehouseError {
  return new GatehouseError(
    'invalid-request',
    'This terminal was started by a program that is connected as a client, so nothing can be allowed here. Answer in the panel, opened from a terminal of your own.',
  );
}

/** Far above any real depth; a process that is its own ancestor must not keep us here. */
const deepest = 64;

/**
 * Whether a process above `pid` has a connection to this port of ours. From proc(5), so on Linux only: elsewhere, and for a
 * process of another user, nobody can tell, and it is `false`.
 */
export function isStartedByClientOf(port: number, pid: number = process.pid): boolean {
  if (process.platform !== 'linux') return false;
  const sockets = socketsTo(port);
  return sockets.size > 0 && ancestorsOf(pid).some((ancestor) => holdsAny(ancestor, sockets));
}

/** Nearest first, without `pid` itself. */
function ancestorsOf(pid: number): number[] {
  const found: number[] = [];
  for (let next = parentOf(pid); next > 1 && found.length < deepest; next = parentOf(next)) found.push(next);
  return found;
}

function parentOf(pid: number): number {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name stands in brackets and may hold brackets and spaces itself.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Inodes of the far ends of our connections: established (state 01), and with our port as where they go. */
function socketsTo(port: number): ReadonlySet<string> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => textOf(file).split('\n').slice(1));
  const inodes = rows.flatMap((row) => {
    const [, , remote = '', state, , , , , , inode = ''] = row.trim().split(/\s+/);
    return state === '01' && remote.endsWith(wanted) && inode !== '0' ? [`socket:[${inode}]`] : [];
  });
  return new Set(inodes);
}

function holdsAny(pid: number, sockets: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((descriptor) => sockets.has(linkOf(`${folder}/${descriptor}`)));
  } catch {
    return false;
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
