import type { Era } from '../exchange';
import { answerMember, answerText } from '../json/answer-member';
import { member, memberText } from '../json/member';
import { rawMember, replaceMembers } from '../json/scan';
import type { Clock } from '../ports';
import { metaKey } from '../protocol';
import type { ToolCall } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';

/** A task as a server made it for an approved call: 2025-11-25 “Tasks” or the extension `io.modelcontextprotocol/tasks`. */
export interface OwnedTask {
  /** By its server's name for it. */
  readonly taskId: string;
  /** By its client's: another where the client had a task of ours before its server made one. */
  readonly shownAs: string;
  readonly server: string;
  readonly era: Era;
  readonly clientId: string;
  /** Who made it: its session hears of its status. */
  readonly session: string;
  /** The call that made it. A rule that denies that one now stops its task as well. */
  readonly made: Pick<ToolCall, 'tool' | 'risk' | 'riskReason'>;
}

export interface Tasks {
  /** Notes the task that this result made; nothing when it made none. `shownAs`: how its client knows it already. */
  learn(call: ToolCall, era: Era, taskJson: string, shownAs?: string): void;
  /** What a server says of a task by now; nothing when nobody owns it. */
  update(server: string, taskJson: string): void;
  /** The client's own task of this name; `ambiguous` when two servers gave it. `server`: `null` for all. */
  find(clientId: string, server: string | null, taskId: string): OwnedTask | 'ambiguous' | undefined;
  /** Who is told of a task's status. */
  ownerOf(server: string, taskId: string): OwnedTask | undefined;
  /** The client's tasks of one era with the server's last word on each, as the client knows them, oldest first. */
  list(clientId: string, server: string | null): readonly { task: OwnedTask; json: string }[];
  /** Those that may still be carried out. */
  open(): readonly OwnedTask[];
  /** Raw `params` of a server's own message, in which the task that it is related to is named as its client knows it. */
  asShown(server: string, paramsJson: string): string;
}

interface Kept {
  readonly task: OwnedTask;
  json: string;
  endsAtMs: number;
}

const mostTasksPerClient = 1000;
const longestMs = 24 * 60 * 60_000;
const shortestMs = 60_000;
const longestId = 1024;
const longestTask = 64 * 1024;

/** In memory: servers forget their tasks when they are started anew, and so may we. */
export function createTasks(clock: Clock): Tasks {
  const kept = new Map<string, Kept>();

  function alive(): Kept[] {
    const now = clock.monotonicMs();
    for (const [key, { endsAtMs }] of kept) if (endsAtMs <= now) kept.delete(key);
    return [...kept.values()];
  }

  function dropOldest(clientId: string): void {
    const own = alive().filter(({ task }) => task.clientId === clientId);
    const [oldest] = own;
    if (oldest && own.length > mostTasksPerClient) kept.delete(keyOf(oldest.task.server, oldest.task.taskId));
  }

  const endOf = (taskJson: string) => clock.monotonicMs() + lifetimeOf(taskJson);

  return {
    learn(call, era, taskJson, shownAs) {
      const taskId = taskIdOf(taskJson);
      if (taskId === undefined) return;
      const key = keyOf(call.server, taskId);
      // A server that gives one name twice must not hand one client's task to another.
      const before = kept.get(key);
      if (before && before.task.clientId !== call.client.id && before.endsAtMs > clock.monotonicMs()) return;
      const { tool, risk, riskReason, server, session } = call;
      const made = { tool, risk, riskReason };
      const task = { taskId, shownAs: shownAs ?? taskId, server, era, clientId: call.client.id, session, made };
      kept.set(key, { task, json: clip(taskJson), endsAtMs: endOf(taskJson) });
      dropOldest(call.client.id);
    },
    update(server, taskJson) {
      const entry = kept.get(keyOf(server, taskIdOf(taskJson) ?? ''));
      if (!entry) return;
      entry.json = clip(taskJson);
      entry.endsAtMs = Math.max(entry.endsAtMs, endOf(taskJson));
    },
    find(clientId, server, taskId) {
      const own = alive().filter(
        ({ task }) =>
          task.clientId === clientId && task.shownAs === taskId && (server === null || task.server === server),
      );
      return own.length > 1 ? 'ambiguous' : own[0]?.task;
    },
    ownerOf(server, taskId) {
      const entry = kept.get(keyOf(server, taskId));
      return entry && entry.endsAtMs > clock.monotonicMs() ? entry.task : undefined;
    },
    list(clientId, server) {
      return alive()
        .filter(({ task }) => task.clientId === clientId && (server === null || task.server === server))
        .map(({ task, json }) => ({ task, json: renamed(json, task) }));
    },
    open: () => alive().flatMap(({ task, json }) => (isOverTask(json) ? [] : task)),
    asShown(server, paramsJson) {
      if (!paramsJson.includes(metaKey.relatedTask)) return paramsJson;
      const meta = member(paramsJson, '_meta') ?? '{}';
      const taskId = memberText(member(meta, metaKey.relatedTask) ?? '{}', 'taskId');
      const task = kept.get(keyOf(server, taskId ?? ''))?.task;
      return task ? relatedTo(paramsJson, task) : paramsJson;
    },
  };
}

/** Whether the client wants a task of this call (2025-11-25, `params.task`). Looked for as text first, for parameters may be long. */
export function asksForTask({ method, paramsJson }: Pick<ToolCall, 'method' | 'paramsJson'>): boolean {
  return method === 'tools/call' && paramsJson.includes('"task"') && rawMember(paramsJson, 'task') !== undefined;
}

/** The task that a server of 2025-11-25 made of this call, raw; `undefined`: it made none. */
export function madeTask(call: Pick<ToolCall, 'method' | 'paramsJson'>, answer: UpstreamAnswer): string | undefined {
  const task = !answer.facts && asksForTask(call) ? answerMember(answer, 'task') : undefined;
  return task?.startsWith('{') ? task : undefined;
}

/** Whether this answer to a call is a task that its server made of it, by either kind. */
export function isTaskOfServer(call: Pick<ToolCall, 'method' | 'paramsJson'>, answer: UpstreamAnswer): boolean {
  return (
    answer.kind === 'result' && (answerText(answer, 'resultType') === 'task' || madeTask(call, answer) !== undefined)
  );
}

/** The name of a task by its raw text; `undefined` when it has none that we take. */
export function taskIdOf(taskJson: string): string | undefined {
  const taskId = memberText(taskJson, 'taskId');
  return taskId !== undefined && taskId !== '' && taskId.length <= longestId ? taskId : undefined;
}

const overStatuses: ReadonlySet<string | undefined> = new Set(['completed', 'failed', 'cancelled']);

/** Whether nothing more comes of it, by its server's own word. */
export function isOverTask(taskJson: string): boolean {
  return overStatuses.has(memberText(taskJson, 'status'));
}

/** Raw text of a task as its server describes it, under the name that its client knows. */
export function renamed(taskJson: string, { taskId, shownAs }: Pick<OwnedTask, 'taskId' | 'shownAs'>): string {
  return taskId === shownAs ? taskJson : replaceMembers(taskJson, { taskId: JSON.stringify(shownAs) });
}

/** The same of what names it in its `_meta` (2025-11-25 “Tasks”, “Related Task Metadata”). */
export function relatedTo(json: string, { taskId, shownAs }: Pick<OwnedTask, 'taskId' | 'shownAs'>): string {
  return taskId === shownAs ? json : withRelatedTask(json, shownAs);
}

/** Raw text of an object whose `_meta` says which task it belongs to. */
export function withRelatedTask(json: string, taskId: string): string {
  const meta = member(json, '_meta');
  const own = meta?.startsWith('{') ? meta : '{}';
  try {
    return replaceMembers(json, {
      _meta: replaceMembers(own, { [metaKey.relatedTask]: JSON.stringify({ taskId }) }),
    });
  } catch {
    // Not an object that can be read: its receiver will say so.
    return json;
  }
}

/** As the server says (`ttl`, in the extension `ttlMs`; ms), within our bounds. */
function lifetimeOf(taskJson: string): number {
  const ttl = Number(numberMember(taskJson, 'ttl') ?? numberMember(taskJson, 'ttlMs') ?? Number.NaN);
  return Number.isFinite(ttl) ? Math.min(Math.max(ttl, shortestMs), longestMs) : longestMs;
}

function numberMember(json: string, key: string): string | undefined {
  const raw = rawMember(json, key);
  return raw !== undefined && /^\d/.test(raw) ? raw : undefined;
}

/** A finished task of the extension carries its whole result, which is not ours to keep. */
function clip(taskJson: string): string {
  return taskJson.length <= longestTask ? taskJson : `{"taskId":${JSON.stringify(taskIdOf(taskJson))}}`;
}

function keyOf(server: string, taskId: string): string {
  return `${server}\0${taskId}`;
}
