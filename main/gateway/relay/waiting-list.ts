import type { Exchange } from '../exchange';
import type { WaitingTask } from './waiting-task';

/** One task of ours, and what carries its call out. */
export interface WaitingEntry {
  readonly task: WaitingTask;
  readonly exchange: Exchange;
  /** Requests for its result that wait, in the order in which they came. */
  readonly waiting: Set<Exchange>;
}

/** Tasks of ours within their limits. */
export interface WaitingList {
  /** In the order in which they began, without those whose time is over. */
  all(): readonly WaitingEntry[];
  ofClient(clientId: string): readonly WaitingEntry[];
  /** Whether this client may have one more. */
  hasRoom(clientId: string): boolean;
  /** Those of its client that are over make room, the oldest first. */
  add(entry: WaitingEntry): void;
  delete(taskId: string): void;
  /** Whether so many bytes more can be kept, of which those of the same client make room that are over. */
  makeRoom(clientId: string, bytes: number): boolean;
}

/** As many as calls that are parked. */
const mostOpenPerClient = 50;
const mostPerClient = 100;
const mostBytes = 128 * 1024 * 1024;

export function createWaitingList(): WaitingList {
  const entries = new Map<string, WaitingEntry>();

  function all(): readonly WaitingEntry[] {
    for (const [id, { task }] of entries) if (task.isOver() && task.leftMs() <= 0) entries.delete(id);
    return [...entries.values()];
  }

  const ofClient = (clientId: string) => all().filter(({ task }) => task.owner.clientId === clientId);

  function dropWhile(clientId: string, isTooMuch: () => boolean): void {
    for (const { task } of ofClient(clientId).filter((each) => each.task.isOver())) {
      if (!isTooMuch()) return;
      entries.delete(task.taskId);
    }
  }

  return {
    all,
    ofClient,
    hasRoom: (clientId) => ofClient(clientId).filter(({ task }) => !task.isOver()).length < mostOpenPerClient,
    add(entry) {
      const { clientId } = entry.task.owner;
      dropWhile(clientId, () => ofClient(clientId).length >= mostPerClient);
      entries.set(entry.task.taskId, entry);
    },
    delete: (taskId) => void entries.delete(taskId),
    makeRoom(clientId, bytes) {
      const isTooMuch = () => all().reduce((sum, { task }) => sum + task.bytes, bytes) > mostBytes;
      dropWhile(clientId, isTooMuch);
      return !isTooMuch();
    },
  };
}
