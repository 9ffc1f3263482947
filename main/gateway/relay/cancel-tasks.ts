import { quietExchange } from '../quiet-exchange';
import type { UpstreamPool } from '../upstream/pool';
import type { Upstream } from '../upstream/upstream';
import { taskPeer } from './task-peer';
import type { OwnedTask, Tasks } from './tasks';

export interface CancelTasksParts {
  pool: Pick<UpstreamPool, 'of'>;
  tasks: Pick<Tasks, 'open'>;
}

/** Nobody waits longer for the acknowledgement. */
const timeoutMs = 10_000;

/**
 * Tells servers to end all tasks that they carry out, in an emergency (`tasks/cancel` of both kinds). It is the gateway’s own doing and
 * past the rules, which let nothing through then. A server that does not run carries nothing out. Never throws, and waits for nobody.
 */
export function createCancelTasks({ pool, tasks }: CancelTasksParts) {
  return function cancelTasks(): void {
    for (const task of tasks.open()) {
      const upstream = instanceOf(pool, task);
      if (upstream?.state.get().status === 'running') void cancel(upstream, task);
    }
  };
}

async function cancel(upstream: Upstream, { taskId, clientId, session, era }: OwnedTask): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  const party = { ...quietExchange({ session, clientId }, signal), ...(era === 'stateless' && { peer: taskPeer }) };
  try {
    const link = await upstream.ready(signal);
    const { kind } = await link.request('tasks/cancel', JSON.stringify({ taskId }), { timeoutMs, signal, party });
    upstream.note(`Everything was stopped, so it was told to cancel a task; it ${outcomes[kind]}.`);
  } catch {
    upstream.note('Everything was stopped, so it was told to cancel a task; it did not answer.');
  }
}

const outcomes = { result: 'agreed', error: 'answered with an error' } as const;

/** With too many instances there is none for this client. */
function instanceOf(pool: CancelTasksParts['pool'], { server, session }: OwnedTask): Upstream | undefined {
  try {
    return pool.of(server, session);
  } catch {
    return undefined;
  }
}
