import type { StopSignal } from '../stop-signal';
import type { Connection } from './connection';

/** The tasks of a stateless server that somebody follows, whatever becomes of its connections. */
export interface TaskWants {
  /** Resolves whether the server agreed to tell of this task, which is the party's own. Rejects as `ready`. */
  watch(taskId: string, clientId: string, signal: StopSignal): Promise<boolean>;
  unwatch(taskId: string): Promise<void>;
  areAny(): boolean;
  /** A connection was opened: it knows of nothing. */
  renew(): void;
}

interface TaskWantsOptions {
  current(): Connection | undefined;
  ready(signal: StopSignal): Promise<Connection>;
}

export function createTaskWants({ current, ready }: TaskWantsOptions): TaskWants {
  /** Each with the party whose it is. */
  const all = new Map<string, string>();

  async function ask({ standing }: Connection): Promise<readonly string[]> {
    return (await standing?.watch({ taskIds: [...all.keys()] }))?.taskIds ?? [];
  }

  return {
    async watch(taskId, clientId, signal) {
      const connection = await ready(signal);
      if (!connection.standing) return false;
      connection.link.serve(clientId);
      all.set(taskId, clientId);
      const isAgreed = (await ask(connection)).includes(taskId);
      if (!isAgreed) all.delete(taskId);
      return isAgreed;
    },
    async unwatch(taskId) {
      const connection = current();
      if (all.delete(taskId) && connection) await ask(connection);
    },
    areAny: () => all.size > 0,
    renew() {
      const connection = current();
      if (!connection || all.size === 0) return;
      for (const clientId of all.values()) connection.link.serve(clientId);
      void ask(connection);
    },
  };
}
