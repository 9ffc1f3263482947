import type { Caller } from '../answer';
import type { Exchange } from '../exchange';
import type { CallRequest } from '../identity/identify';
import type { Viewer } from '../list-tools';
import type { UpstreamAnswer } from '../upstream/link';
import { isOverTask, type Tasks } from './tasks';
import type { WaitingTasks } from './waiting-tasks';

export interface TaskListParts {
  tasks: Pick<Tasks, 'list'>;
  waitingTasks: Pick<WaitingTasks, 'list'>;
  callTool: (request: CallRequest, exchange: Exchange) => Promise<UpstreamAnswer>;
}

/** More than this are shown as they were last heard of. */
const mostAsked = 50;

/** `tasks/list` (2025-11-25): the client's own tasks and no others, ours among them. Those that may have gone on are asked after, each as `tasks/get`. */
export async function listTasks(
  { caller, viewer, exchange }: { caller: Caller; viewer: Viewer; exchange: Exchange },
  { tasks, waitingTasks, callTool }: TaskListParts,
): Promise<UpstreamAnswer> {
  const own = () => tasks.list(viewer.client.id, viewer.server).filter(({ task }) => task.era === 'session');
  const open = own().filter(({ json }) => !isOverTask(json));
  const asked = open.slice(-mostAsked).map(({ task }) => {
    const paramsJson = JSON.stringify({ taskId: task.shownAs });
    const request = {
      method: 'tasks/get',
      viewer: { ...viewer, server: task.server },
      session: caller.session,
      paramsJson,
    };
    return callTool(request, exchange);
  });
  // One server that does not answer leaves what was known of its tasks.
  await Promise.allSettled(asked);
  const waiting = waitingTasks.list(viewer.client.id, viewer.server);
  return { kind: 'result', json: `{"tasks":[${[...own().map(({ json }) => json), ...waiting].join(',')}]}` };
}
