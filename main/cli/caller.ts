import { GatehouseError } from '../../shared/errors';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import { factsOf, holdsAny, socketsOf } from '../gateway/identity/peer/proc';

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
  const sockets = socketsOf({ toPort: port });
  return sockets.size > 0 && ancestorsOf(pid).some((ancestor) => holdsAny(ancestor, sockets));
}

/** Nearest first, without `pid` itself. */
function ancestorsOf(pid: number): number[] {
  const found: number[] = [];
  for (let next = parentOf(pid); next > 1 && found.length < deepest; next = parentOf(next)) found.push(next);
  return found;
}

function parentOf(pid: number): number {
  return factsOf(pid)?.parent ?? 0;
}
